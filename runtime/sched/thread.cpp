//===- runtime/sched/thread.cpp - making and ending Ms --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An M is a pthread: what libc keeps per thread is there for the code that goroutines
// run. It is made by whoever found work and no idle M, on that thread's stack, with
// m.locks raised: pthread_create allocates, and must not be stopped in the middle.
// It is never made in a signal handler; sysmon sees to a spare M before it signals.
//
// An M that is made waits for nobody: the P it begins with, or the fact that it begins
// idle, is in its record before the thread starts. Ms are kept when idle, as Go keeps
// them; only one whose goroutine ended while locked to it ends.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/boot.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>

namespace rt {

namespace {

/// g0's stack, besides the thread's native TLS, which libc takes from it. The scheduler
/// itself uses some hundred bytes; a handler of the program's runs on the signal stack.
constexpr size_t kThreadStack = 64 << 10;
constexpr size_t kLargestTry = 64 << 20;

struct NewM {
  M m;
  G g0;
};

void *mstart1(void *arg) {
  M *mp = static_cast<M *>(arg);
  setg(mp->g0);
  mp->errnoAddr = libc::errnoLocation();
  mp->tid.store(osThreadId());
  signalStackInit(mp->signalStack);
  P *pp = mp->nextp;
  mp->nextp = nullptr;
  if (pp)
    acquirep(mp, pp);
  else
    stopm(mp);
  schedule(mp);
}

/// The thread's stack is mapped by libc, and must hold native TLS of any size.
int createThread(M *mp) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setsigmask_np(&attr, initialSignalMask());
  int failed;
  for (size_t size = kThreadStack * 2; size <= kLargestTry; size *= 2) {
    pthread_t thread;
    failed = pthread_attr_setstacksize(&attr, size);
    if (!failed)
      failed = pthread_create(&thread, &attr, mstart1, mp);
    if (failed != EINVAL)
      break;
  }
  pthread_attr_destroy(&attr);
  return failed;
}

} // namespace

void newm(P *pp, bool spinning) {
  G *self = getg();
  if (self)
    ++self->m->locks;
  // The record is never freed: traces and sysmon walk the list.
  size_t size = (sizeof(NewM) + 4095) / 4096 * 4096;
  auto *memory = static_cast<unsigned char *>(osAlloc(size + signalStackSize()));
  if (!memory)
    fatal("out of memory: cannot allocate a thread's records");
  auto *record = reinterpret_cast<NewM *>(memory);
  M *mp = &record->m;
  record->g0.kind = GKind::Scheduler;
  record->g0.m = mp;
  mp->g0 = &record->g0;
  mp->signalStack = memory + size;
  mp->nextp = pp;
  mp->spinning = spinning;

  lock(&sched.lock);
  int count = ++sched.mcount;
  mp->id = static_cast<uint32_t>(count);
  mp->random = hashSeed + 0x9e3779b97f4a7c15 * mp->id; // Weyl's sequence: far apart, not 0
  unlock(&sched.lock);
  if (count > kMaxThreads) {
    printErr("runtime: program exceeds ");
    printErrInt(kMaxThreads);
    printErr("-thread limit\n");
    fatal("thread exhaustion");
  }
  M *older = sched.allm.load(acquire);
  do
    mp->alllink = older;
  while (!sched.allm.cas(older, mp, acq_rel));

  if (int failed = createThread(mp)) {
    printErr("runtime: failed to create new OS thread (have ");
    printErrInt(count - 1);
    printErr(" already; errno=");
    printErrInt(failed);
    printErr(")\n");
    if (failed == EAGAIN)
      printErr("runtime: may need to increase max user processes (ulimit -u)\n");
    fatal("runtime.newosproc");
  }
  if (self)
    --self->m->locks;
}

int tidOf(const M *mp) { return mp == &m0 ? osProcessId() : mp->tid.load(); }

void mexit(M *mp) {
  if (mp->p)
    handoffp(releasep(mp));
  mp->lockedg = nullptr;
  lock(&sched.lock);
  --sched.mcount;
  checkdead();
  unlock(&sched.lock);
  mp->tid.store(0);
  // The first thread of a process cannot end without the others noticing: /proc shows
  // it as dead, and a debugger loses it (Go's reason, too). It sleeps instead.
  if (mp == &m0)
    for (;;)
      notesleep(&mp->park);
  signalStackGone();
  setg(nullptr);
  pthread_exit(nullptr);
}

} // namespace rt
