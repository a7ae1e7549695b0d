//===- runtime/chan/timer.cpp - timers with a channel or a function --------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's time.Timer and Ticker, with the guarantee that Go gives since 1.23: after stop or
// reset nobody receives a value of before.
//
// The channel has room for one value and looks unbuffered from outside. Everything is
// decided under the timer's lock:
//
//   fire   if it is armed and its time has come (a reset may have moved it since the heap
//          let go of it): no longer armed unless it repeats, and the value is offered to
//          the channel, which drops it when one is there already
//   stop   was it armed? no longer; was a value in the channel? taken out
//   reset  the same, then armed for the new time
//
// So a firing that was on its way finds itself disarmed, or too early, and does nothing.
// The lock is held while the heap is changed: heap locks are taken inside it, and fire is
// called without one. The channel's lock is inside too.
//
// In the heap all are one-shot, and a ticker puts itself back: so whoever fires owns a
// reference. Each handle has one, and so has the heap while the timer is in it or on its
// way out. The channel's own count says whether anybody else can receive: a ticker that
// nobody can hear is taken out at its next tick.
//
//===----------------------------------------------------------------------===//

#include "runtime/chan/timer.h"
#include "runtime/chan/hchan.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"

namespace rt {

struct ChanTimer {
  Timer timer;
  Mutex lock;
  Atomic<uint32_t> refs;
  HChan *c;     ///< null: with a function
  TimerFunc fn;
  // --- under lock ---
  bool armed;
  Nanos when;
  Nanos period;
};

namespace {

void freeTimer(ChanTimer *t) {
  if (t->c)
    chanrelease(t->c);
  else
    t->fn.drop(t->fn.arg);
  libc::free(t);
}

/// Lock held. The value to the waiter who is first, or into the channel; whom to wake.
Sudog *offer(HChan *c, Nanos now) {
  lock(&c->lock);
  Sudog *waiter = dequeue(&c->recvq);
  if (waiter) {
    moveElem(c, waiter->elem, &now);
  } else if (c->count.load(relaxed) == 0) {
    putNewest(c, &now);
    c->count.store(1, relaxed);
  }
  unlock(&c->lock);
  return waiter;
}

/// Lock held. True when a value was there.
bool withdraw(HChan *c) {
  Nanos value;
  lock(&c->lock);
  bool had = c->count.load(relaxed) != 0;
  if (had) {
    takeOldest(c, &value);
    c->count.store(0, relaxed);
  }
  unlock(&c->lock);
  return had;
}

void runFunction(void *block) {
  auto *t = *static_cast<ChanTimer **>(block);
  t->fn.call(t->fn.arg);
  releaseTimer(t);
}

/// Lock held: into the heap, whose reference it gets.
void start(ChanTimer *t) {
  retainTimer(t);
  timerStart(&t->timer, t->when);
}

/// On a scheduler stack, or between two goroutines: neither blocks nor switches. Out of the
/// heap, with the reference that was the heap's.
void fire(void *arg, Nanos now) {
  auto *t = static_cast<ChanTimer *>(arg);
  Sudog *waiter = nullptr;
  bool call = false;
  lock(&t->lock);
  if (t->armed && now >= t->when) {
    if (t->period > 0) // late ticks are dropped, not made up for
      t->when += t->period * (1 + (now - t->when) / t->period);
    else
      t->armed = false;
    call = !t->c;
    if (t->c)
      waiter = offer(t->c, now);
  }
  bool unheard = t->c && t->refs.load() == 1 && t->c->refs.load() == 1;
  // A reset on another thread may have put it back meanwhile.
  if (t->armed && !unheard && !t->timer.heap.load())
    start(t);
  unlock(&t->lock);
  if (waiter)
    wake(waiter, true);
  if (call) {
    retainTimer(t);
    NewG g = newprocPrepare(sizeof t, 0, nullptr);
    *static_cast<ChanTimer **>(g.block) = t;
    newprocStart(g, runFunction);
  }
  releaseTimer(t);
}

/// Lock held.
void arm(ChanTimer *t, Nanos d, Nanos period) {
  Nanos now = nanotime();
  t->when = d <= 0 ? now : d > INT64_MAX - now ? INT64_MAX : now + d;
  t->period = period;
  t->armed = true;
  start(t);
}

/// Lock held: out of the heap, which loses its reference. One that is being fired on
/// another thread gives it back itself.
bool disarm(ChanTimer *t) {
  bool was = t->armed;
  t->armed = false;
  if (timerStop(&t->timer))
    t->refs.fetchSub(1); // not the last: the caller has one
  if (t->c && withdraw(t->c))
    was = true;
  return was;
}

} // namespace

ChanTimer *newTimer(const ElemType *type, const TimerFunc *fn, Nanos d, Nanos period) {
  auto *t = static_cast<ChanTimer *>(libc::malloc(sizeof(ChanTimer)));
  if (!t)
    fatal("out of memory: cannot allocate a timer");
  __builtin_memset(t, 0, sizeof *t);
  t->refs.store(1, relaxed);
  t->timer.fire = fire;
  t->timer.arg = t;
  if (fn) {
    t->fn = *fn;
  } else {
    t->c = makechan(type, 1);
    t->c->timed = true;
  }
  lock(&t->lock);
  arm(t, d, period);
  unlock(&t->lock);
  return t;
}

HChan *timerChan(ChanTimer *t) { return t->c; }

bool stopTimer(ChanTimer *t) {
  lock(&t->lock);
  bool was = disarm(t);
  unlock(&t->lock);
  return was;
}

bool resetTimer(ChanTimer *t, Nanos d, Nanos period) {
  lock(&t->lock);
  bool was = disarm(t);
  arm(t, d, period);
  unlock(&t->lock);
  return was;
}

void retainTimer(ChanTimer *t) { t->refs.fetchAdd(1, relaxed); }

void releaseTimer(ChanTimer *t) {
  if (t->refs.fetchSub(1, acq_rel) == 1)
    freeTimer(t);
}

} // namespace rt
