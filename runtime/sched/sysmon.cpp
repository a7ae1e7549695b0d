//===- runtime/sched/sysmon.cpp - the monitor thread ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread without a P, for what must happen whatever the goroutines do. It sleeps until
// its next duty, without a limit when there is none: an idle process uses no CPU.
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

M monitor;
G monitorG;
Note wake;
/// Of the thread: in .bss, so that it costs no system call. Its own code alone runs
/// there, a few frames deep.
alignas(64) unsigned char monitorStack[64 << 10];

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

[[noreturn]] void *sysmon(void *) {
  monitorG.kind = GKind::Scheduler;
  monitorG.m = &monitor;
  monitor.g0 = &monitorG;
  setg(&monitorG);

  Nanos start = nanotime();
  Nanos period = godebugInt("schedtrace", 0) * 1000000;
  if (period <= 0)
    for (;;)
      notesleep(&wake);
  for (Nanos next = start;; next += period) {
    while (Nanos left = rtmax<Nanos>(next - nanotime(), 0))
      notetsleep(&wake, left);
    schedtrace(next - start);
  }
}

} // namespace

void sysmonStart() {
  // Signals are the goroutines' affair: the thread starts with all of them blocked.
  sigset_t all;
  sigfillset(&all);
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setsigmask_np(&attr, &all);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstack(&attr, monitorStack, sizeof monitorStack);
  pthread_t thread;
  lock(&sched.lock);
  int failed = pthread_create(&thread, &attr, sysmon, nullptr);
  if (!failed)
    ++sched.mcount;
  unlock(&sched.lock);
  if (failed)
    fatal("failed to create the monitor thread: the number of threads is limited (ulimit -u)");
}

} // namespace rt
