//===- runtime/time/time.cpp - clock and sleep ----------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/time/time.h"
#include "runtime/sched/p.h"
#include <time.h>

namespace rt {

Nanos nanotime() {
  timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts); // the vDSO: no system call
  return ts.tv_sec * Nanos(1000000000) + ts.tv_nsec;
}

void timerStart(Timer *t, Nanos when) { timersStart(timersHere(), t, when); }

/// The sleeper's record, on its own stack.
struct Sleeper {
  Timer timer;
  G *gp;
  Nanos until;
};

static void wakeSleeper(void *arg, Nanos) { goready(static_cast<Sleeper *>(arg)->gp); }

/// Starts the timer once the sleeper is off its stack: it may fire at once.
static bool startSleep(G *, void *arg) {
  Sleeper *s = static_cast<Sleeper *>(arg);
  timerStart(&s->timer, s->until);
  return true;
}

void sleepFor(Nanos ns) {
  if (ns <= 0)
    return;
  Nanos now = nanotime();
  Nanos until = ns > INT64_MAX - now ? INT64_MAX : now + ns;
  G *gp = current();
  if (!isGoroutine(gp)) {
    timespec ts{until / 1000000000, until % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, nullptr) != 0) {
    }
    return;
  }
  Sleeper s{};
  s.gp = gp;
  s.until = until;
  s.timer.fire = wakeSleeper;
  s.timer.arg = &s;
  gopark(startSleep, &s, WaitReason::Sleep);
}

} // namespace rt
