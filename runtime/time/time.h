//===- runtime/time/time.h - clocks, timers, sleep --------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A heap of timers per P, run by whoever schedules on that P; no thread, no goroutine
// and no allocation per timer (the record belongs to who started it).
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_TIME_TIME_H
#define MINIGO_RUNTIME_TIME_TIME_H

#include "runtime/sched/sched.h"

namespace rt {

struct Timers;

/// CLOCK_MONOTONIC in nanoseconds.
Nanos nanotime();

/// A timer as its owner holds it; zero-initialised is "not started". All fields are
/// guarded by the lock of the heap it is in.
struct Timer {
  Nanos when;
  Nanos period;                     ///< 0: fires once
  void (*fire)(void *arg, Nanos now); ///< on a scheduler stack: must not block or switch
  void *arg;
  Atomic<Timers *> heap; ///< the heap it is in, or null; changed under that heap's lock
  uint32_t index;        ///< its place there
};

struct TimerEntry;

/// One P's timers: a 4-ary heap ordered by `when`.
struct Timers {
  Mutex lock;
  TimerEntry *heap; ///< guarded by lock
  uint32_t len;
  uint32_t cap;
  /// when of the first timer, 0 for none; written under the lock, read by anyone.
  Atomic<Nanos> next;
};

/// Starts a timer that is not started, at an absolute time of nanotime(), on this heap.
void timersStart(Timers *ts, Timer *t, Nanos when);
/// The same on the calling P's heap (some P's from a thread without one).
void timerStart(Timer *t, Nanos when);
/// The calling P's heap, or the first P's; sched/idle.cpp.
Timers *timersHere();
/// A heap's first timer has become an earlier one, due at `when`: an M that sleeps for
/// timers is to look again.
void wakeForTimer(Nanos when);
/// All of `from`'s timers go to `to`, while nobody else uses either.
void timersMove(Timers *from, Timers *to);
/// True when it was stopped before it fired: `fire` will not run. False when it fired, is
/// firing on another thread at this moment, or was never started.
bool timerStop(Timer *t);

/// Fires what is due; returns when the next is (0 for none). `now` 0: read the clock
/// if there is any timer. Called with the P that owns the heap, or by a thief.
Nanos timersRun(Timers *ts, Nanos now);

/// Parks the calling goroutine (or thread) for at least `ns`.
void sleepFor(Nanos ns) RT_SYM("runtime.sleepFor");

} // namespace rt

#endif // MINIGO_RUNTIME_TIME_TIME_H
