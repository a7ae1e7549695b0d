//===- runtime/sync/once.cpp - waits for somebody else's call -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   New      nobody has called the function, or whoever did has thrown
//   Running  somebody is calling it
//   Waited   the same, and there are waiters
//   Done     it has been called (libc's value for that, too)
//
//   begin  New -> Running by compare-and-swap: makes the call. Running or Waited: locks
//          the root of this address, Running -> Waited by compare-and-swap, queues itself,
//          parks (the root's lock is released by the park), and looks again.
//   end    exchanges the state for Done or New. It was Waited: locks the root, takes all
//          waiters of this address out, unlocks, readies them.
//
// Waited is set under the root's lock, and the waiter queued before that is released: an
// end that finds Waited finds the waiter. One that comes before changes the state, and
// the waiter's compare-and-swap fails.
//
// A scheduler stack, where the unwinder prints a trace, cannot park: it looks again and
// again.
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/once.h"
#include "runtime/posix/libc.h"

namespace rt {

namespace {

struct OnceWaiter {
  G *g;
  const Once *once;
  OnceWaiter *next;
};

struct OnceRoot {
  Mutex lock;
  OnceWaiter *head; ///< of all addresses of this root
};

/// Waiting here is rare: a few, a prime.
constexpr size_t kOnceRoots = 31;
OnceRoot onceRoots[kOnceRoots];

OnceRoot *rootOf(const Once *o) {
  return &onceRoots[(reinterpret_cast<uintptr_t>(o) >> 2) % kOnceRoots];
}

/// Parks until the call that is being made has ended; returns at once when it has.
void waitForEnd(Once *o) {
  if (getg() && !onGoroutine()) {
    libc::threadYield();
    return;
  }
  OnceRoot *root = rootOf(o);
  OnceWaiter self{current(), o, nullptr};
  lock(&root->lock);
  uint32_t state = kOnceRunning;
  if (!o->state.cas(state, kOnceWaited) && state != kOnceWaited) {
    unlock(&root->lock);
    return;
  }
  self.next = root->head;
  root->head = &self;
  goparkunlock(&root->lock, WaitReason::MutexLock); // Go's words for waiting in a sync.Once
}

} // namespace

bool onceBegin(Once *o) {
  for (;;) {
    uint32_t state = kOnceNew;
    if (o->state.cas(state, kOnceRunning))
      return true;
    if (state == kOnceDone)
      return false;
    waitForEnd(o);
  }
}

void onceEnd(Once *o, bool done) {
  if (o->state.exchange(done ? kOnceDone : kOnceNew) != kOnceWaited)
    return;
  OnceRoot *root = rootOf(o);
  OnceWaiter *woken = nullptr;
  lock(&root->lock);
  for (OnceWaiter **link = &root->head; *link;) {
    OnceWaiter *w = *link;
    if (w->once != o) {
      link = &w->next;
      continue;
    }
    *link = w->next;
    w->next = woken; // they came in last first: the first to come is readied first
    woken = w;
  }
  unlock(&root->lock);
  while (OnceWaiter *w = woken) {
    woken = w->next; // w is gone once its goroutine runs
    goready(w->g);
  }
}

} // namespace rt
