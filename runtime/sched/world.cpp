//===- runtime/sched/world.cpp - stopping every M: gomaxprocs, exit -------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The world is stopped when the caller holds every P but its own in state Stopped.
//
//   caller   under sched.lock: sets `stopping`, counts its own P, the idle ones and those
//            in system calls (by compare-and-swap) as stopped; asks the Ms of the others
//            to yield, by flag and signal, again every 100 us, until stopwait is 0
//   others   see `stopping` in their next switch or search, or in the handler, and give
//            up their P as Stopped under sched.lock; the last one wakes the caller. They
//            sleep as idle (stopHere) or bound (preempt.cpp) Ms until the world goes on
//   restart  under sched.lock: the Ps of the new count are idle, their queues in the
//            global one; `stopping` is cleared; an M is woken if there is work
//
// While `stopping` is set nobody takes a P from the idle list: every place that would,
// asks under sched.lock.
//
// exit stops the world for good but for one P, which the exiting goroutine keeps: static
// destructors then run without other goroutines touching what they destroy: it is not
// preempted, and keeps its P through a short system call. While it
// blocks (a destructor that joins a worker) others run, on that P; it goes to the head
// of the queue when it is ready. Rejected: stopping the others altogether (a static
// thread pool whose destructor waits for its workers would hang).
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"
#include "runtime/sync/mutex.h"

namespace rt {

static SyncMutex worldLock;

/// How often a yielding is asked for again, and from which time on at any place: what
/// sysmon does too.
static constexpr Nanos kAskAgain = 100 * 1000;
static constexpr int kSoftAsks = 20;

static void preemptall(bool hard) {
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i)
    if (sched.allp[i]->status.load() == PStatus::Running)
      preemptone(sched.allp[i], hard);
}

void stopTheWorld() {
  mutexLock(&worldLock);
  G *gp = getg();
  M *mp = gp ? gp->m : nullptr;
  if (mp && !mp->p)
    regainp(mp, gp);
  if (mp)
    ++mp->locks;
  lock(&sched.lock);
  int n = sched.gomaxprocs.load(relaxed);
  sched.stopwait = n;
  noteclear(&sched.stopnote);
  sched.stopping.store(true, seq_cst);
  if (mp) {
    mp->p->status.store(PStatus::Stopped);
    --sched.stopwait;
  }
  for (int i = 0; i < n; ++i) {
    PStatus lent = PStatus::Syscall;
    if (sched.allp[i]->status.cas(lent, PStatus::Stopped)) {
      sched.naway.fetchAdd(1, relaxed);
      --sched.stopwait;
    }
  }
  while (P *pp = pidleget(nullptr)) {
    pp->status.store(PStatus::Stopped);
    --sched.stopwait;
  }
  bool wait = sched.stopwait > 0;
  unlock(&sched.lock);
  for (int asked = 0; wait; ++asked) {
    preemptall(asked > kSoftAsks);
    // The M of a P in a system call that began after the loop above sees `stopping` when it
    // comes back; until then its P is taken here.
    lock(&sched.lock);
    for (int i = 0; i < n; ++i) {
      PStatus lent = PStatus::Syscall;
      if (sched.allp[i]->status.cas(lent, PStatus::Stopped)) {
        sched.naway.fetchAdd(1, relaxed);
        --sched.stopwait;
      }
    }
    wait = sched.stopwait > 0;
    unlock(&sched.lock);
    if (wait)
      wait = !notetsleep(&sched.stopnote, kAskAgain);
  }
}

/// With `n` Ps; the caller's M keeps its own if it is among them.
static void restart(int n) {
  G *gp = getg();
  M *mp = gp ? gp->m : nullptr;
  lock(&sched.lock);
  P *keep = mp && mp->p->id < static_cast<uint32_t>(n) ? mp->p : sched.allp[0];
  procresize(n, keep);
  sched.gomaxprocs.store(n); // the Ps are there before anyone counts to it
  if (mp) {
    if (mp->p != keep)
      releasep(mp);
    acquirep(mp, keep);
  } else {
    pidleput(keep);
  }
  sched.stopping.store(false, seq_cst);
  bool work = sched.runqsize.load(relaxed) != 0 || hasStealable(keep) || nextTimer() != 0;
  unlock(&sched.lock);
  if (mp)
    --mp->locks;
  if (work)
    wakep();
}

void startTheWorld(int procs) {
  restart(procs);
  mutexUnlock(&worldLock);
}

void freezeForExit() {
  stopTheWorld();
  // A thread of the program's own needs no P, so nobody gets one until it blocks.
  if (getg())
    startTheWorld(1);
}

void exitBlocks() {
  if (sched.stopping.load())
    startTheWorld(1);
}

void stopHere(M *mp) {
  if (mp->spinning) {
    mp->spinning = false;
    sched.nmspinning.fetchSub(1, seq_cst);
  }
  lock(&sched.lock);
  if (!sched.stopping.load(relaxed)) {
    unlock(&sched.lock);
    return;
  }
  releasep(mp)->status.store(PStatus::Stopped);
  if (--sched.stopwait == 0)
    notewakeup(&sched.stopnote);
  unlock(&sched.lock);
  stopm(mp);
}

void freezeTheWorld() {
  // Five tries, as Go: a thread that cannot be stopped is shown as running.
  sched.stopping.store(true, seq_cst);
  G *self = getg();
  for (int tries = 0; tries < 5; ++tries) {
    bool running = false;
    for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i) {
      P *pp = sched.allp[i];
      M *mp = pp->m.load();
      if (pp->status.load() != PStatus::Running || (self && self->m == mp))
        continue;
      running = true;
      preemptone(pp, tries > 0);
    }
    if (!running)
      return;
    Note never{};
    notetsleep(&never, 1000 * 1000);
  }
}

int gomaxprocs(int n) {
  int old = sched.gomaxprocs.load(relaxed);
  if (n < 1 || rtmin(n, kMaxProcs) == old)
    return old;
  stopTheWorld();
  old = sched.gomaxprocs.load(relaxed);
  startTheWorld(sched.exiting.load() ? 1 : rtmin(n, kMaxProcs)); // the end has one P
  return old;
}

} // namespace rt
