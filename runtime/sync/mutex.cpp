//===- runtime/sync/mutex.cpp - a mutex that blocks the goroutine ---------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's mutex (its sync/mutex.go).
//
//   state   bit 0 locked, bit 1 woken (a waiter is awake and trying: unlock wakes no
//           other), bit 2 starving, from bit 3 the number of waiters
//
// Normal mode: waiters queue first in first out, but one that wakes competes with those
// that arrive, who are running already and mostly win; that is fast. A waiter that
// failed for 1 ms switches to starving mode: unlock hands the mutex to the first
// waiter, arrivals do not try and queue at the end. The waiter that is last, or
// waited less than 1 ms, switches back.
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/mutex.h"
#include "runtime/panic/panic.h"
#include "runtime/time/time.h"

namespace rt {

namespace {

constexpr uint32_t kLocked = 1;
constexpr uint32_t kWoken = 2;
constexpr uint32_t kStarving = 4;
constexpr uint32_t kWaiter = 8;

/// Go's bound: longer waits in normal mode are starvation.
constexpr Nanos kStarvationThreshold = 1000 * 1000;

RT_COLD void lockSlowly(SyncMutex *m) {
  Nanos waitStart = 0;
  bool starving = false, awoke = false;
  uint32_t old = m->state.load();
  for (int spins = 0;;) {
    // The owner runs on another P and may be done in a moment: cheaper than to park.
    if ((old & (kLocked | kStarving)) == kLocked && canSpin(spins)) {
      // Unlock need not wake another one meanwhile.
      if (!awoke && !(old & kWoken) && old / kWaiter != 0 && m->state.cas(old, old | kWoken))
        awoke = true;
      ++spins;
      spin();
      old = m->state.load();
      continue;
    }
    uint32_t next = old;
    if (!(old & kStarving)) // arrivals do not take a starving mutex
      next |= kLocked;
    if (old & (kLocked | kStarving))
      next += kWaiter;
    if (starving && (old & kLocked))
      next |= kStarving;
    if (awoke)
      next &= ~kWoken;
    if (!m->state.cas(old, next))
      continue;
    if (!(old & (kLocked | kStarving)))
      return;
    bool wasWaiting = waitStart != 0;
    if (!wasWaiting)
      waitStart = nanotime();
    semacquire(&m->sema, wasWaiting, WaitReason::MutexLock);
    starving = starving || nanotime() - waitStart > kStarvationThreshold;
    old = m->state.load();
    if (old & kStarving) {
      // Handed over: nobody else locks it now, but the state still counts us.
      if ((old & (kLocked | kWoken)) || old / kWaiter == 0)
        throwError("sync: inconsistent mutex state");
      uint32_t delta = kLocked - kWaiter;
      if (!starving || old / kWaiter == 1)
        delta -= kStarving;
      m->state.fetchAdd(delta);
      return;
    }
    awoke = true;
    spins = 0;
  }
}

/// Lets go and chooses whom to wake in one step: as soon as the mutex is seen unlocked,
/// others may lock it, unlock it, and destroy it with the last waiter gone. The waiter
/// chosen here is still in semacquire, so the semaphore lives until it is released.
RT_COLD void unlockSlowly(SyncMutex *m) {
  uint32_t old = m->state.load(relaxed);
  for (;;) {
    if (!(old & kLocked))
      fatal("sync: unlock of unlocked mutex");
    uint32_t next = old - kLocked;
    bool wake = old / kWaiter != 0 && !(old & (kWoken | kStarving));
    if (wake)
      next = (next - kWaiter) | kWoken;
    if (!m->state.cas(old, next, acq_rel))
      continue;
    if (old & kStarving)
      semrelease(&m->sema, true);
    else if (wake)
      semrelease(&m->sema, false);
    return;
  }
}

} // namespace

void mutexLock(SyncMutex *m) {
  uint32_t free = 0;
  if (RT_UNLIKELY(!m->state.cas(free, kLocked, acquire)))
    lockSlowly(m);
}

bool mutexTryLock(SyncMutex *m) {
  uint32_t old = m->state.load(relaxed);
  return !(old & (kLocked | kStarving)) && m->state.cas(old, old | kLocked, acquire);
}

void mutexUnlock(SyncMutex *m) {
  uint32_t alone = kLocked;
  if (RT_UNLIKELY(!m->state.cas(alone, 0, release)))
    unlockSlowly(m);
}

} // namespace rt
