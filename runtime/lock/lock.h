//===- runtime/lock/lock.h - locks that block the thread --------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Mutex: short critical sections of the core. Held for tens of instructions, never
// across a park. While one is held, m.locks > 0: the holder is not preempted.
//
//   word     0 free, 1 held
//   waiters  threads that sleep, or are about to
//
// One read-modify-write a lock: lock() is a CAS, unlock() a load of `waiters` and a plain
// store of the word. The store is the last access: whoever locks next may free the lock
// (a channel that dies with its last handle), so `waiters` is read before it.
// The price: a waiter that counts itself between the load and the store finds the word
// held and sleeps, and nobody will wake it. It is not lost: it sleeps with a time limit.
// The window is two instructions wide, and a waiter has spun for microseconds before.
// Where waiters were seen, the wake-up is a futex call on the address alone; if that is
// somebody else's by then, they wake once for nothing, which every sleeper expects.
// Rejected: exchange in unlock (second RMW, 2.5 ns, on every channel operation);
// membarrier in lock's slow path (9 us while another CPU runs, and a call that some
// sandboxes refuse); reading `waiters` after the store (reads freed memory).
//
// Note: one thread sleeps until another one says so, once. clear, then sleep and
// wakeup in any order; wakeup happens before the return of sleep.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_LOCK_LOCK_H
#define MINIGO_RUNTIME_LOCK_LOCK_H

#include "runtime/base/atomic.h"

namespace rt {

struct Mutex {
  Atomic<uint32_t> word;
  Atomic<uint32_t> waiters;
};

void lockSlow(Mutex *l);
void unlockWake(Mutex *l);

/// Tries once. The caller counts m.locks itself.
RT_INLINE bool mutexTryAcquire(Mutex *l) {
  uint32_t free = 0;
  return l->word.cas(free, 1, acquire);
}
RT_INLINE void mutexAcquire(Mutex *l) {
  if (RT_UNLIKELY(!mutexTryAcquire(l)))
    lockSlow(l);
}
RT_INLINE void mutexRelease(Mutex *l) {
  bool wake = l->waiters.load(relaxed) != 0;
  l->word.store(0, release);
  if (RT_UNLIKELY(wake))
    unlockWake(l);
}

struct Note {
  Atomic<uint32_t> key; ///< 0 clear, 1 woken
};

RT_INLINE void noteclear(Note *n) { n->key.store(0, relaxed); }
/// Wakes the sleeper, or the one to come. May be called once per clear.
void notewakeup(Note *n);
void notesleep(Note *n);
/// Sleeps at most `ns` nanoseconds (negative: without limit). True when woken.
bool notetsleep(Note *n, Nanos ns);

} // namespace rt

#endif // MINIGO_RUNTIME_LOCK_LOCK_H
