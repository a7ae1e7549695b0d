//===- runtime/sched/sysmon.cpp - the monitor thread ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread without a P that watches the others. It looks every 20 us while it finds
// something to do, and backs off to 10 ms when it does not. While no goroutine runs it
// sleeps without a limit, so that an idle process uses no CPU; the M that acquires a P
// next wakes it.
//
//   sysmonWaiting  set by sysmon under sched.lock when every P is idle; taken back by
//                  the M that acquires a P (sysmonWake), which then owes the wake-up.
//
// Its duty so far is GODEBUG=schedtrace=MS: one line of Go's format each MS
// milliseconds, also from a process whose goroutines never enter the scheduler.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"
#include <pthread.h>
#include <signal.h>

namespace rt {

namespace {

constexpr Nanos kShortest = 20 * 1000;
constexpr Nanos kLongest = 10 * 1000 * 1000;
/// Rounds without anything to do before the sleep doubles (Go's: 1 ms of 20 us).
constexpr int kRoundsBeforeBackoff = 50;

M monitor;
G monitorG;
Note wake;
Atomic<uint32_t> waiting;

/// SCHED 12ms: gomaxprocs=2 idleprocs=1 threads=2 ... [0 0]
void schedtrace(Nanos sinceStart) {
  lock(&sched.lock);
  printErr("SCHED ");
  printErrInt(sinceStart / 1000000);
  printErr("ms: gomaxprocs=");
  int procs = sched.gomaxprocs.load(relaxed);
  printErrInt(procs);
  printErr(" idleprocs=");
  printErrInt(sched.npidle.load(relaxed));
  printErr(" threads=");
  printErrInt(sched.mcount);
  printErr(" spinningthreads=0 idlethreads=");
  printErrInt(sched.nmidle.load(relaxed));
  printErr(" runqueue=");
  printErrInt(sched.runqsize.load(relaxed));
  printErr(" [");
  for (int i = 0; i < procs; ++i) {
    if (i > 0)
      printErr(" ");
    printErrInt(runqlen(&sched.allp[i]->runq));
  }
  printErr("] stackguard=");
  printErr(stackGuardName());
  printErr("\n");
  unlock(&sched.lock);
}

void *sysmon(void *) {
  monitorG.kind = GKind::Scheduler;
  monitorG.m = &monitor;
  monitor.g0 = &monitorG;
  setg(&monitorG);
  monitor.tid = osThreadId();

  Nanos start = nanotime();
  Nanos period = godebugInt("schedtrace", 0) * 1000000;
  Nanos nextTrace = period > 0 ? start : 0;
  Nanos pause = kShortest;
  for (int idleRounds = 0;; ++idleRounds) {
    if (idleRounds > kRoundsBeforeBackoff)
      pause = rtmin(pause * 2, kLongest);
    Nanos limit = pause;
    if (sched.npidle.load(relaxed) == (uint32_t)sched.gomaxprocs.load(relaxed)) {
      lock(&sched.lock);
      if (sched.npidle.load(relaxed) == (uint32_t)sched.gomaxprocs.load(relaxed)) {
        waiting.store(1, relaxed);
        limit = -1;
      }
      unlock(&sched.lock);
    }
    if (nextTrace) {
      Nanos now = nanotime();
      if (now >= nextTrace) {
        schedtrace(now - start);
        nextTrace = now + period;
      }
      limit = limit < 0 ? nextTrace - now : rtmin(limit, nextTrace - now);
    }
    if (notetsleep(&wake, limit)) {
      noteclear(&wake);
      pause = kShortest;
      idleRounds = 0;
    }
  }
  return nullptr;
}

} // namespace

void sysmonWake() {
  if (waiting.load(relaxed) == 0)
    return;
  waiting.store(0, relaxed);
  notewakeup(&wake);
}

void sysmonStart() {
  // Signals are the goroutines' affair: the thread starts with all of them blocked.
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attr, 64 << 10);
  pthread_t thread;
  lock(&sched.lock);
  int failed = pthread_create(&thread, &attr, sysmon, nullptr);
  if (!failed)
    ++sched.mcount;
  unlock(&sched.lock);
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  if (failed)
    fatal("failed to create the monitor thread: the number of threads is limited (ulimit -u)");
}

} // namespace rt
