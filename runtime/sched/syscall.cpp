//===- runtime/sched/syscall.cpp - giving a P away around a system call ---===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call that may block is announced. The P is not given away at once, since most calls
// return sooner than another M would be awake:
//
//   enter   P: Running -> Syscall. The M has no P now, and remembers it (oldp).
//   exit    P: Syscall -> Running, by compare-and-swap: back at work for the price of one.
//           If that fails somebody took it: an idle P, or the goroutine waits in the
//           global queue, bound to this M, whose stack it stands on (bound.cpp).
//   sysmon  P: Syscall -> Idle, by compare-and-swap, when the call lasts for more than
//           one of its rounds and somebody could use the P; stopTheWorld: -> Stopped.
//
// The M keeps its goroutine whatever happens: frames of libc may lie between this and the
// program, and what they know of the thread must stay true.
//
// sched.naway counts the Ms whose P was taken: their goroutines may come back with
// work for others, so there is no deadlock while there are any.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"
#include "runtime/sched/syscall.h"

namespace rt {

bool entersyscall() {
  G *gp = getg();
  if (!gp || gp->kind != GKind::Goroutine)
    return false;
  M *mp = gp->m;
  P *pp = mp->p;
  if (!pp || mp->locks != 0)
    return false;
  gp->status.store(GStatus::Syscall, relaxed);
  pp->syscalltick.store(pp->syscalltick.load(relaxed) + 1, relaxed);
  mp->oldp = pp;
  mp->p = nullptr;
  pp->m.store(nullptr, relaxed);
  pp->status.store(PStatus::Syscall); // from here on it may be gone
  return true;
}

/// An idle P, or a turn in the queue.
RT_COLD void regainp(M *mp, G *gp) {
  lock(&sched.lock);
  sched.naway.fetchSub(1, relaxed);
  mp->away.store(0, relaxed);
  P *pp = sched.stopping.load(relaxed) ? nullptr : pidleget(mp->oldp);
  if (pp) {
    unlock(&sched.lock);
    acquirep(mp, pp);
    gp->status.store(GStatus::Running, relaxed);
    if (RT_UNLIKELY(sched.sysmonwait.load()))
      sysmonWake();
    return;
  }
  gp->status.store(GStatus::Runnable, relaxed);
  bindTo(mp, gp);
  if (gp == sched.exiting.load(relaxed))
    globrunqputHead(gp); // it goes first (world.cpp)
  else
    globrunqput(gp);
  waitBound(mp, gp);
}

void exitsyscall() {
  G *gp = getg();
  M *mp = gp->m;
  P *pp = mp->oldp;
  PStatus lent = PStatus::Syscall;
  if (RT_LIKELY(pp->status.cas(lent, PStatus::Running))) {
    mp->p = pp;
    pp->m.store(mp);
    pp->syscalltick.store(pp->syscalltick.load(relaxed) + 1, relaxed);
    gp->status.store(GStatus::Running, relaxed);
    return;
  }
  int saved = *mp->errnoAddr;
  regainp(mp, gp);
  *mp->errnoAddr = saved;
}

} // namespace rt
