//===- runtime/sched/idle.cpp - an M without work -------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who finds work, who sleeps, and why no wake-up is lost (Go's protocol, its proc.go).
//
// An M whose P has nothing looks at the global queue, then steals. While it steals it is
// `spinning`, counted in nmspinning; at most half of the busy Ps' number spin. Who puts
// work on a queue wakes an M only if none spins: one searcher at a time, and a searcher
// that finds something wakes the next if there is more.
//
//   put    1 the G is in a queue (an exchange or a lock: a full fence)
//          2 nmspinning == 0 and npidle != 0: wakep(), which makes one M spin
//   sleep  1 under sched.lock: the global queue once more, then the P on the idle list
//          2 no longer spinning: nmspinning down (seq_cst)
//          3 every queue once more: work there means a P back and on with the search
//          4 under sched.lock: on the list of idle Ms; asleep
//
// Put 2 reads what sleep 1 and 2 wrote, sleep 3 reads what put 1 wrote, with a full
// fence on each side in between: one of the two sees the other. An M that did not spin
// may skip 3, for it stopped because others spin, and the last of those goes through 3.
//
// Not covered, on purpose: a G in the first slot of a running P whose goroutines are known
// to hand over at once (hasStealable), and one that gave way. The P itself runs them
// next; if it does not, sysmon sees them and calls wakep.
//
// Timers. Every P has a heap, run by the M that schedules there, or by a thief. When Ms
// sleep one of them is the poller: it sleeps until the first timer of all Ps. It has no P
// and is on no list. Others sleep without a limit. Whoever starts an earlier timer
// breaks its sleep (pollnote); a poller that wakes finds a P or goes to the idle list,
// in one critical section with giving up the poller's office, so that startm, which
// looks for an idle M first and for a poller second, misses neither.
//
// startm hands a P to a sleeping M by m.nextp and the note m.park: the M is taken off the
// list under the lock, so one waker owns it, and wakes it once.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"

namespace rt {

// --- lists of the idle; sched.lock held -----------------------------------------------

void pidleput(P *pp) {
  pp->status.store(PStatus::Idle);
  pp->link = sched.pidle;
  sched.pidle = pp;
  sched.npidle.store(sched.npidle.load(relaxed) + 1, relaxed);
}

P *pidleget(P *preferred) {
  P **link = &sched.pidle;
  if (preferred && preferred->status.load(relaxed) == PStatus::Idle)
    while (*link && *link != preferred)
      link = &(*link)->link;
  if (!*link) // in somebody's hands
    link = &sched.pidle;
  P *pp = *link;
  if (!pp)
    return nullptr;
  *link = pp->link;
  pp->link = nullptr;
  sched.npidle.store(sched.npidle.load(relaxed) - 1, relaxed);
  return pp;
}

static void midleput(M *mp) {
  mp->schedlink = sched.midle;
  sched.midle = mp;
  sched.nmidle.store(sched.nmidle.load(relaxed) + 1, relaxed);
}

M *midleget() {
  M *mp = sched.midle;
  if (!mp)
    return nullptr;
  sched.midle = mp->schedlink;
  mp->schedlink = nullptr;
  sched.nmidle.store(sched.nmidle.load(relaxed) - 1, relaxed);
  return mp;
}

// --- a P for an M ---------------------------------------------------------------------

void acquirep(M *mp, P *pp) {
  pp->m.store(mp);
  pp->status.store(PStatus::Running);
  mp->p = mp->oldp = pp;
}

P *releasep(M *mp) {
  P *pp = mp->p;
  pp->m.store(nullptr);
  mp->p = nullptr;
  return pp;
}

void parkForP(M *mp) {
  notesleep(&mp->park);
  noteclear(&mp->park);
  P *pp = mp->nextp;
  mp->nextp = nullptr;
  acquirep(mp, pp);
  if (RT_UNLIKELY(sched.sysmonwait.load()))
    sysmonWake();
}

static void becomeSpinning(M *mp) {
  mp->spinning = true;
  sched.nmspinning.fetchAdd(1, seq_cst);
}

/// sched.lock held; released.
static void sleepIdle(M *mp) {
  countEvent(Event::Sleep);
  midleput(mp);
  checkdead();
  unlock(&sched.lock);
  parkForP(mp);
}

void stopm(M *mp) {
  lock(&sched.lock);
  sleepIdle(mp);
}

// --- waking ---------------------------------------------------------------------------

/// The poller looks again, at the timers or for work.
static void breakPoller() {
  if (sched.pollnote.key.exchange(1, seq_cst) == 0)
    futexWakeup(&sched.pollnote.key, 1);
}

void startm(P *pp, bool spinning) {
  lock(&sched.lock);
  if (!pp)
    pp = pidleget(nullptr);
  if (!pp) {
    unlock(&sched.lock);
    if (spinning)
      sched.nmspinning.fetchSub(1, seq_cst);
    return;
  }
  countEvent(Event::Wake);
  M *mp = midleget();
  if (!mp && sched.poller.load(relaxed)) {
    // It sleeps for a timer: cheaper than a new thread. It will find the P idle, and
    // what is on it by stealing.
    pidleput(pp);
    unlock(&sched.lock);
    if (spinning)
      sched.nmspinning.fetchSub(1, seq_cst);
    breakPoller();
    return;
  }
  unlock(&sched.lock);
  if (!mp) {
    newm(pp, spinning);
    return;
  }
  mp->spinning = spinning;
  mp->nextp = pp;
  notewakeup(&mp->park);
}

void wakep() {
  uint32_t none = 0;
  if (sched.npidle.load(relaxed) == 0 || !sched.nmspinning.cas(none, 1, seq_cst))
    return;
  startm(nullptr, true);
}

static bool anyStealable() {
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i)
    if (hasStealable(sched.allp[i]))
      return true;
  return sched.runqsize.load(acquire) != 0;
}

void stopSpinning(M *mp) {
  mp->spinning = false;
  // Work put while we were the searcher was left to us: if there is more, the next one.
  if (sched.nmspinning.fetchSub(1, seq_cst) == 1 && sched.npidle.load(relaxed) != 0 &&
      anyStealable())
    wakep();
}

/// A timer is due at `when` on a P that nobody may be looking after.
static void wakePollerFor(Nanos when) {
  if (sched.poller.load()) {
    Nanos until = sched.pollUntil.load(seq_cst);
    if (until > when)
      breakPoller();
  } else if (sched.npidle.load(relaxed) != 0) {
    wakep();
  }
}

void handoffp(P *pp) {
  if (!runqempty(&pp->runq) || sched.runqsize.load(acquire) != 0) {
    startm(pp, false);
    return;
  }
  lock(&sched.lock);
  if (sched.stopping.load(relaxed)) {
    pp->status.store(PStatus::Stopped);
    if (--sched.stopwait == 0)
      notewakeup(&sched.stopnote);
    unlock(&sched.lock);
    return;
  }
  if (sched.runqsize.load(relaxed) != 0) {
    unlock(&sched.lock);
    startm(pp, false);
    return;
  }
  pidleput(pp);
  unlock(&sched.lock);
  Nanos when = nextTimer();
  if (anyStealable())
    wakep();
  else if (when != 0)
    wakePollerFor(when);
}

// --- timers ---------------------------------------------------------------------------

Timers *timersHere() {
  P *pp = currentP();
  return &(pp ? pp : sched.allp[0])->timers;
}

void wakeForTimer(Nanos when) {
  // An M on its way to the scheduler looks at the timers itself.
  G *gp = getg();
  if (gp && gp->kind == GKind::Scheduler)
    return;
  if (sched.npidle.load(relaxed) != 0)
    wakePollerFor(when);
}

Nanos nextTimer() {
  Nanos first = 0;
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i) {
    Nanos when = sched.allp[i]->timers.next.load();
    if (when != 0 && (first == 0 || when < first))
      first = when;
  }
  return first;
}

/// Sleeps as the poller until `when`, or until told. False when there is another poller,
/// which has been told if it would have slept too long. Returns with sched.lock held.
static bool poll(M *mp, Nanos when) {
  M *nobody = nullptr;
  if (!sched.poller.cas(nobody, mp, seq_cst)) {
    wakePollerFor(when);
    lock(&sched.lock);
    return false;
  }
  if (!mp->slackSet) {
    osExactTimers();
    mp->slackSet = true;
  }
  noteclear(&sched.pollnote);
  sched.pollUntil.store(when, seq_cst);
  // A timer started before it could see pollUntil is seen here.
  Nanos first = nextTimer();
  if (first != 0 && first < when)
    when = first;
  Nanos left = when - nanotime();
  if (left > 0)
    notetsleep(&sched.pollnote, left);
  lock(&sched.lock);
  sched.pollUntil.store(0, seq_cst);
  sched.poller.store(nullptr, seq_cst);
  return true;
}

// --- stealing -------------------------------------------------------------------------

static uint64_t nextRandom(M *mp) {
  uint64_t x = mp->random; // Marsaglia's xorshift64
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return mp->random = x;
}

uint32_t fastRandom() {
  G *gp = getg();
  if (!gp)
    return static_cast<uint32_t>(cputicks() * 0x9e3779b97f4a7c15 >> 32);
  return static_cast<uint32_t>(nextRandom(gp->m) >> 32);
}

/// Rounds over all Ps; in the last one timers and first slots are taken too (Go's number).
static constexpr int kStealRounds = 4;
/// A G in the first slot of a running P is left to it for so long, in cputicks (3 us at
/// 2 to 4 GHz): it is about to run there, and taking it would move it to and fro.
static constexpr uint64_t kSlotTicks = 9000;

/// True when the G in the victim's first slot has been there for a while.
static bool slotIsStale(P *victim) {
  if (victim->nextQuick != 0)
    return false; // its goroutines hand over at once
  G *gp = victim->runq.next.load(acquire);
  if (!gp)
    return false;
  if (victim->status.load(relaxed) != PStatus::Running)
    return true;
  uint32_t tick = victim->schedtick.load(relaxed);
  for (uint64_t start = cputicks(); cputicks() - start < kSlotTicks;)
    spinPause();
  return victim->schedtick.load(relaxed) == tick && victim->runq.next.load(acquire) == gp;
}

/// From `victim`: half its queue; in the last round its due timers' goroutines, and the
/// G in its first slot.
static G *stealFrom(P *pp, P *victim, bool last) {
  if (last && victim->timers.next.load() != 0) {
    timersRun(&victim->timers, 0); // readies on our own P
    if (G *gp = runqget(&pp->runq)) {
      countEvent(Event::StealTimers);
      return gp;
    }
  }
  G *gp = runqsteal(&pp->runq, &victim->runq, last && slotIsStale(victim));
  if (gp)
    countEvent(Event::Steal);
  return gp;
}

static uint32_t gcd(uint32_t a, uint32_t b) {
  while (b) {
    uint32_t r = a % b;
    a = b;
    b = r;
  }
  return a;
}

/// Visits every other P once a round, in a random order: a random start, and steps of a
/// number that has no factor in common with the count.
static G *stealWork(M *mp) {
  P *pp = mp->p;
  uint32_t n = static_cast<uint32_t>(sched.gomaxprocs.load(relaxed));
  if (n == 1)
    return nullptr;
  for (int round = 0; round < kStealRounds; ++round) {
    uint64_t r = nextRandom(mp);
    uint32_t at = static_cast<uint32_t>(r) % n;
    uint32_t step = static_cast<uint32_t>(r >> 32) % n;
    while (step == 0 || gcd(step, n) != 1)
      step = step + 1 < n ? step + 1 : 1;
    for (uint32_t i = 0; i < n; ++i, at = (at + step) % n) {
      if (sched.stopping.load(relaxed))
        return nullptr;
      P *victim = sched.allp[at];
      if (victim == pp)
        continue;
      if (G *gp = stealFrom(pp, victim, round == kStealRounds - 1))
        return gp;
    }
  }
  return nullptr;
}

// --- spinning for a lock of a goroutine's ---------------------------------------------

bool canSpin(int spun) {
  constexpr int rounds = 4; // Go's number
  int procs = sched.gomaxprocs.load(relaxed);
  if (spun >= rounds || procs == 1 ||
      sched.npidle.load(relaxed) + sched.nmspinning.load(relaxed) + 1 >=
          static_cast<uint32_t>(procs))
    return false;
  P *pp = currentP();
  return pp && runqempty(&pp->runq);
}

void spin() {
  for (int i = 0; i < 30; ++i)
    spinPause();
}

// --- the search -----------------------------------------------------------------------

/// Without a P: an idle one, or asleep until given one.
static void getP(M *mp) {
  lock(&sched.lock);
  if (!sched.stopping.load(relaxed)) {
    if (P *pp = pidleget(mp->oldp)) {
      unlock(&sched.lock);
      acquirep(mp, pp);
      return;
    }
  }
  unlock(&sched.lock);
  stopm(mp);
}

/// Looks once at everything. Null: this M is to give up its P.
static G *search(M *mp) {
  P *pp = mp->p;
  if (pp->timers.next.load(relaxed) != 0)
    timersRun(&pp->timers, 0);
  if (G *gp = runqNext(mp, pp))
    return gp;
  if (sched.runqsize.load(relaxed) != 0) {
    lock(&sched.lock);
    G *gp = globrunqget(pp, 0);
    unlock(&sched.lock);
    if (gp)
      return gp;
  }
  // At most half as many searchers as busy Ps: with few goroutines and many Ps the
  // search would cost more than what it finds.
  uint32_t busy = sched.gomaxprocs.load(relaxed) - sched.npidle.load(relaxed);
  if (!mp->spinning && 2 * sched.nmspinning.load(relaxed) >= busy)
    return nullptr;
  if (!mp->spinning)
    becomeSpinning(mp);
  return stealWork(mp);
}

/// sched.lock held, no P: takes an idle one for work that was seen, and releases the lock.
/// False, and the lock still held: none is free.
static bool backToWork(M *mp) {
  P *pp = sched.stopping.load(relaxed) ? nullptr : pidleget(mp->oldp);
  if (!pp)
    return false;
  unlock(&sched.lock);
  acquirep(mp, pp);
  becomeSpinning(mp);
  if (RT_UNLIKELY(sched.sysmonwait.load()))
    sysmonWake();
  return true;
}

G *findRunnable(M *mp) {
  for (;;) {
    if (RT_UNLIKELY(!mp->p))
      getP(mp);
    if (RT_UNLIKELY(sched.stopping.load())) {
      stopHere(mp);
      continue;
    }
    if (G *gp = search(mp))
      return gp;

    // Sleep 1.
    lock(&sched.lock);
    if (sched.stopping.load(relaxed)) {
      unlock(&sched.lock);
      continue;
    }
    if (G *gp = globrunqget(mp->p, 0)) {
      unlock(&sched.lock);
      return gp;
    }
    pidleput(releasep(mp));
    unlock(&sched.lock);

    // Sleep 2 and 3.
    if (mp->spinning) {
      mp->spinning = false;
      sched.nmspinning.fetchSub(1, seq_cst);
      if (anyStealable()) {
        lock(&sched.lock);
        if (backToWork(mp))
          continue;
        unlock(&sched.lock);
      }
    }
    if (Nanos when = nextTimer()) {
      if (poll(mp, when) && backToWork(mp))
        continue;
    } else {
      lock(&sched.lock);
    }
    // Sleep 4.
    sleepIdle(mp);
  }
}

} // namespace rt
