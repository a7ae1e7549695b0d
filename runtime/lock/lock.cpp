//===- runtime/lock/lock.cpp - slow paths of Mutex, and Note --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/lock/lock.h"
#include "runtime/arch/arch.h"
#include "runtime/os/os.h"

namespace rt {

/// Before it sleeps a waiter looks a few times, after so many pauses and twice as many each
/// time: 2 to 10 us in all, a futex round trip. Looking seldom is what makes it fast: each
/// look takes the line from the holder, who between two looks locks and unlocks dozens
/// of times undisturbed (four senders and four receivers of one channel on two CPUs:
/// 127 ns a value with a look at each pause, 40 so).
static constexpr int kFirstPauses = 16;
static constexpr int kLooks = 4;
/// First and longest sleep of a waiter; see lock.h for why there is a limit.
static constexpr Nanos kFirstSleep = 50 * 1000;
static constexpr Nanos kLongestSleep = 10 * 1000 * 1000;

void lockSlow(Mutex *l) {
  for (int look = 0, pauses = kFirstPauses; look < kLooks; ++look, pauses *= 2) {
    for (int i = 0; i < pauses; ++i)
      spinPause();
    if (l->word.load(relaxed) == 0 && mutexTryAcquire(l))
      return;
  }
  // Counted before the word is looked at again; an unlock that had read `waiters` before
  // is made good by the time limit (lock.h).
  l->waiters.fetchAdd(1, seq_cst);
  for (Nanos limit = kFirstSleep; !mutexTryAcquire(l); limit = rtmin(limit * 2, kLongestSleep))
    futexSleep(&l->word, 1, limit);
  l->waiters.fetchSub(1, relaxed);
}

void unlockWake(Mutex *l) { futexWakeup(&l->word, 1); }

void notewakeup(Note *n) {
  n->key.store(1, release); // pairs with the loads in notesleep
  futexWakeup(&n->key, 1);
}

void notesleep(Note *n) {
  while (n->key.load(acquire) == 0)
    futexSleep(&n->key, 0, -1);
}

bool notetsleep(Note *n, Nanos ns) {
  if (ns < 0) {
    notesleep(n);
    return true;
  }
  if (n->key.load(acquire) == 0)
    futexSleep(&n->key, 0, ns); // a spurious return is a short sleep; callers re-check
  return n->key.load(acquire) != 0;
}

} // namespace rt
