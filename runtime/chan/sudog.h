//===- runtime/chan/sudog.h - a goroutine in a wait queue -------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_CHAN_SUDOG_H
#define MINIGO_RUNTIME_CHAN_SUDOG_H

#include "runtime/sched/sched.h"

namespace rt {

/// One wait in one queue; lies on the waiter's stack. Guarded by the channel's lock
/// until it is taken out; from then on the taker's until it readies `g`.
struct Sudog {
  G *g;
  Sudog *next;
  Sudog *prev;
  struct WaitQueue *in; ///< the queue it stands in, or null
  void *elem;   ///< value to send, or room for the one received
  bool success; ///< woken by a partner, not by close
  /// Of a select: all its cases share one word; who sets it from 0 to 1 has the right
  /// to wake it. Null: a plain send or receive.
  Atomic<uint32_t> *selectDone;
};

/// First in, first out. Under the channel's lock.
struct WaitQueue {
  Sudog *first;
  Sudog *last;
};

RT_INLINE void enqueue(WaitQueue *q, Sudog *s) {
  s->next = nullptr;
  s->in = q;
  s->prev = q->last;
  (q->last ? q->last->next : q->first) = s;
  q->last = s;
}

RT_INLINE void unlink(WaitQueue *q, Sudog *s) {
  (s->prev ? s->prev->next : q->first) = s->next;
  (s->next ? s->next->prev : q->last) = s->prev;
  s->next = s->prev = nullptr;
  s->in = nullptr;
}

/// The first waiter that nobody else has woken; it is out of the queue then.
RT_INLINE Sudog *dequeue(WaitQueue *q) {
  while (Sudog *s = q->first) {
    unlink(q, s);
    uint32_t free = 0;
    if (!s->selectDone || s->selectDone->cas(free, 1))
      return s;
  }
  return nullptr;
}

} // namespace rt

#endif // MINIGO_RUNTIME_CHAN_SUDOG_H
