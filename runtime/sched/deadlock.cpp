//===- runtime/sched/deadlock.cpp - all goroutines are asleep -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A deadlock is fatal only when nothing can wake a goroutine. The last M about to sleep
// has seen, under sched.lock, that no G is runnable and no timer is set. It then asks:
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
  if (signalsHandledByUser())
    return;
  if (osThreadCount() != sched.mcount)
    return;
  unlock(&sched.lock);
  if (sched.mainEnded.load())
    fatalAll("no goroutines (main called runtime.Goexit) - deadlock!");
  fatalAll("all goroutines are asleep - deadlock!");
}

} // namespace rt
