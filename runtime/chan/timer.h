//===- runtime/chan/timer.h - timers with a channel or a function --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_CHAN_TIMER_H
#define MINIGO_RUNTIME_CHAN_TIMER_H

#include "runtime/time/time.h"

namespace rt {

struct HChan;
struct ChanTimer;

/// A function to call on a goroutine of its own at each firing.
struct TimerFunc {
  void (*call)(void *arg);
  void (*drop)(void *arg); ///< when the timer is gone
  void *arg;
};

/// A timer that is started: fires after `d`, then every `period` (0: once). With a
/// function, or with a channel of time points (`type`), whose only reference is the
/// timer's. One reference is the caller's.
ChanTimer *newTimer(const struct ElemType *type, const TimerFunc *fn, Nanos d, Nanos period)
    asm("runtime.newTimer");
/// Null for one with a function. Borrowed.
HChan *timerChan(ChanTimer *t) asm("runtime.timerChan");
/// True when it was going to fire, or its value was not received; none is from now on.
bool stopTimer(ChanTimer *t) asm("runtime.stopTimer");
/// Starts it anew; what stopTimer would have said.
bool resetTimer(ChanTimer *t, Nanos d, Nanos period) asm("runtime.resetTimer");
void retainTimer(ChanTimer *t) asm("runtime.retainTimer");
/// The last handle's does not stop a timer that is to fire: it is freed when it has, or,
/// when it fires again and again, when nobody can receive from it any more.
void releaseTimer(ChanTimer *t) asm("runtime.releaseTimer");

} // namespace rt

#endif // MINIGO_RUNTIME_CHAN_TIMER_H
