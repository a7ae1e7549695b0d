//===- runtime/chan/hchan.h - a channel's inside ----------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the files of this folder; chan.cpp has the protocol.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_CHAN_HCHAN_H
#define MINIGO_RUNTIME_CHAN_HCHAN_H

#include "runtime/chan/chan.h"
#include "runtime/chan/sudog.h"
#include "runtime/sync/mutex.h"

namespace rt {

struct HChan {
  Mutex lock;         ///< bytes
  SyncMutex userLock; ///< any other type
  const ElemType *type;
  unsigned char *buffer;
  size_t capacity;
  size_t sendAt; ///< index in buffer
  size_t recvAt;
  Atomic<size_t> count;  ///< written under the lock
  Atomic<bool> closed;   ///< written under the lock
  bool timed;            ///< a timer's: looks unbuffered from outside
  Atomic<uint32_t> refs;
  WaitQueue sendq;
  WaitQueue recvq;
};

RT_INLINE bool movesBytes(const HChan *c) { return !c->type->move; }

RT_INLINE void lockChan(HChan *c) {
  if (RT_LIKELY(movesBytes(c)))
    lock(&c->lock);
  else
    mutexLock(&c->userLock);
}

RT_INLINE void unlockChan(HChan *c) {
  if (RT_LIKELY(movesBytes(c)))
    unlock(&c->lock);
  else
    mutexUnlock(&c->userLock);
}

RT_INLINE void moveElem(const HChan *c, void *to, void *from) {
  const ElemType *t = c->type;
  if (t->move)
    t->move(to, from);
  else
    __builtin_memcpy(to, from, t->size);
}

RT_INLINE unsigned char *slot(HChan *c, size_t i) { return c->buffer + i * c->type->size; }

RT_INLINE size_t after(const HChan *c, size_t i) { return i + 1 == c->capacity ? 0 : i + 1; }

/// Lock held, room in the buffer.
RT_INLINE void putNewest(HChan *c, void *from) {
  moveElem(c, slot(c, c->sendAt), from);
  c->sendAt = after(c, c->sendAt);
}

/// Lock held. Out of the buffer's oldest place into `to`; the place is raw then.
RT_INLINE void takeOldest(HChan *c, void *to) {
  unsigned char *from = slot(c, c->recvAt);
  moveElem(c, to, from);
  if (c->type->move && c->type->destroy)
    c->type->destroy(from);
  c->recvAt = after(c, c->recvAt);
}

/// By who took s out of its queue; without the lock.
RT_INLINE void wake(Sudog *s, bool success) {
  s->success = success;
  paramOf(s->g) = s;
  goready(s->g);
}

} // namespace rt

#endif // MINIGO_RUNTIME_CHAN_HCHAN_H
