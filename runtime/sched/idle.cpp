//===- runtime/sched/idle.cpp - an M without work -------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An M that finds nothing gives up its P and sleeps:
//
//   it    under sched.lock: looks at the global queue once more; puts its P on the idle
//         list and itself on the list of idle Ms; unlocks; sleeps on m.park, at most
//         until the P's next timer.
//   waker puts the G on a queue (the global one under sched.lock); then, if it sees an
//         idle M, under sched.lock: takes an idle P and an idle M, leaves the P in
//         m.nextp, and wakes the note.
//
// No wake-up is lost: a thread without a P publishes work under sched.lock, so either
// the M sees it in its last look or the waker sees the M idle. A timer that ends the
// sleep and a waker may meet: whoever takes the M off the list under the lock
// decides; when that was the waker, the M waits for the note, which is on its way.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"

namespace rt {

void pidleput(P *pp) {
  if (static_cast<int>(pp->id) >= sched.gomaxprocs.load(relaxed)) {
    pp->status = PStatus::Dead;
    return;
  }
  pp->status = PStatus::Idle;
  pp->link = sched.pidle;
  sched.pidle = pp;
  sched.npidle.store(sched.npidle.load(relaxed) + 1, relaxed);
}

P *pidleget(P *preferred) {
  P **link = &sched.pidle;
  if (preferred && preferred->status == PStatus::Idle)
    while (*link && *link != preferred)
      link = &(*link)->link;
  if (!*link)
    link = &sched.pidle;
  P *pp = *link;
  if (!pp)
    return nullptr;
  *link = pp->link;
  pp->link = nullptr;
  sched.npidle.store(sched.npidle.load(relaxed) - 1, relaxed);
  return pp;
}

void acquirep(M *mp, P *pp) {
  pp->m = mp;
  pp->status = PStatus::Running;
  mp->p = mp->oldp = pp;
}

P *releasep(M *mp) {
  P *pp = mp->p;
  pp->m = nullptr;
  mp->p = nullptr;
  return pp;
}

/// sched.lock held.
static void midleput(M *mp) {
  mp->idle = true;
  mp->schedlink = sched.midle;
  sched.midle = mp;
  sched.nmidle.store(sched.nmidle.load(relaxed) + 1, relaxed);
}

static void midleremove(M *mp) {
  M **link = &sched.midle;
  while (*link != mp)
    link = &(*link)->schedlink;
  *link = mp->schedlink;
  mp->schedlink = nullptr;
  mp->idle = false;
  sched.nmidle.store(sched.nmidle.load(relaxed) - 1, relaxed);
}

void wakep() {
  lock(&sched.lock);
  M *mp = sched.midle;
  P *pp = mp ? pidleget(mp->oldp) : nullptr;
  if (pp) {
    midleremove(mp);
    mp->nextp = pp;
  }
  unlock(&sched.lock);
  if (pp)
    notewakeup(&mp->park);
}

Timers *timersHere() {
  P *pp = currentP();
  return &(pp ? pp : sched.allp[0])->timers;
}

void wakeForTimer() {
  if (sched.nmidle.load(relaxed) != 0)
    wakep();
}

/// Sleeps without a P until there may be work, at most `ns`. Returns with a P, or
/// false when none was free.
static bool stopm(M *mp, Nanos ns) {
  if (!notetsleep(&mp->park, ns)) {
    lock(&sched.lock);
    if (mp->idle) {
      midleremove(mp);
      mp->nextp = pidleget(mp->oldp);
        unlock(&sched.lock);
    } else {
      unlock(&sched.lock);
      notesleep(&mp->park); // the waker has chosen us
    }
  }
  noteclear(&mp->park);
  P *pp = mp->nextp;
  mp->nextp = nullptr;
  if (!pp)
    return false;
  acquirep(mp, pp);
  return true;
}

G *findRunnable(M *mp) {
  for (;;) {
    P *pp = mp->p;
    if (G *gp = runqNext(pp))
      return gp;

    lock(&sched.lock);
    if (G *gp = globrunqget(pp, 0)) {
      unlock(&sched.lock);
      return gp;
    }
    Nanos when = pp->timers.next.load(acquire);
    if (when == 0)
      checkdead();
    pidleput(releasep(mp));
    midleput(mp);
    unlock(&sched.lock);

    Nanos limit = -1;
    if (when != 0)
      limit = rtmax<Nanos>(when - nanotime(), 0);
    while (!stopm(mp, limit)) {
      lock(&sched.lock);
      midleput(mp);
      unlock(&sched.lock);
      limit = -1;
    }
  }
}

} // namespace rt
