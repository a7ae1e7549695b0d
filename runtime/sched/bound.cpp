//===- runtime/sched/bound.cpp - a goroutine that only one M may run ------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three kinds of goroutine are bound to their M (g.bound, and lockedm at the top of its stack): one that called
// lock_os_thread; one that was preempted in place, whose context is that thread's signal
// frame; one that came back from a system call and found no P.
//
//   the M      sleeps on m.park, without a P, the G in a run queue or waiting for
//              something. It runs nothing else.
//   others     who takes the G from a queue does not run it: it gives its own P to the M
//              (m.nextp, m.park) and goes idle. So a bound G takes its turn like any
//              other, for the price of a wake-up.
//
// They are written by the M before the G is put into a queue, and cleared by the M
// after it was woken; between the two others only read them. m.park is signalled by
// whoever took the G from the queue: exactly one.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"

namespace rt {

void startlockedm(M *mp, G *gp) {
  if (mp->spinning)
    stopSpinning(mp);
  countEvent(Event::Handoff);
  M *to = lockedmOf(gp);
  to->nextp = releasep(mp);
  notewakeup(&to->park);
  stopm(mp);
}

void stoplockedm(M *mp) {
  if (mp->p)
    handoffp(releasep(mp));
  parkForP(mp);
}

void waitBound(M *mp, G *gp) {
  unlock(&sched.lock);
  parkForP(mp);
  gp->status.store(GStatus::Running, relaxed);
  if (!mp->lockedg)
    gp->bound = false;
}

void bindTo(M *mp, G *gp) {
  topOf(gp)->lockedm = mp;
  gp->bound = true;
}

void lockOSThread() {
  G *gp = getg();
  if (!gp)
    return; // a thread of its own is locked to itself
  M *mp = gp->m;
  ++mp->lockedExt;
  mp->lockedg = gp;
  bindTo(mp, gp);
}

void unlockOSThread() {
  G *gp = getg();
  if (!gp || gp->m->lockedExt == 0)
    return; // Go's rule: one call too many does nothing
  M *mp = gp->m;
  if (--mp->lockedExt > 0)
    return;
  mp->lockedg = nullptr;
  gp->bound = false;
}

} // namespace rt
