//===- runtime/sched/deadlock.cpp - all goroutines are asleep -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A deadlock is fatal only when nothing can wake a goroutine. An M about to sleep asks,
// under sched.lock, whether every P is idle, every queue empty, no timer set and no M in a
// system call without a P. Whoever is last sees it: a P becomes idle, a call ends and
// a queue is filled under this lock, or by an M that will come here itself. Then:
//
//   a thread that is not ours   may call goready at any time; counted now, in /proc
//   a signal handler of the program's own   may post a semaphore, write to a pipe
//
// If there is either, it sleeps and says nothing.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"

namespace rt {

void checkdead() {
  if (sched.npidle.load(relaxed) != static_cast<uint32_t>(sched.gomaxprocs.load(relaxed)) ||
      sched.naway.load(relaxed) != 0 || sched.stopping.load(relaxed))
    return; // somebody works, or may come back from a system call
  if (sched.runqsize.load(relaxed) != 0 || nextTimer() != 0)
    return;
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i)
    if (!runqempty(&sched.allp[i]->runq))
      return;
  if (signalsHandledByUser())
    return;
  if (osThreadCount() > sched.mcount)
    return;
  unlock(&sched.lock);
  if (sched.mainEnded.load())
    fatalAll("no goroutines (main called runtime.Goexit) - deadlock!");
  fatalAll("all goroutines are asleep - deadlock!");
}

} // namespace rt
