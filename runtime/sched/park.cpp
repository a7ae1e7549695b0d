//===- runtime/sched/park.cpp - park, ready, and the switch between goroutines -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A goroutine that parks goes straight to the next one, without a detour by g0:
//
//   1. it is in some waiters' queue already, under a lock it holds
//   2. picks the next G of its P (or g0 when there is none)
//   3. notes in m.after what must happen once its context is saved
//   4. archSwitch: its context is complete, the next one's is loaded
//   5. the next one, first thing, does m.after (finishSwitch): releases that lock
//
// Nobody can reach the parked G before 5, since its queue is under that lock, and the
// release orders its status and its saved context before whoever takes the lock next:
// no second atomic is needed to publish either. Between 4 and 5 both contexts belong
// to this M.
//
// A G that is given back by gosched, or ends, follows the same path with another
// m.after: it may be put on a queue, or its stack be given away, only after 4.
//
// Rejected: status Running -> Waiting by compare-and-swap before the unlock and a
// check by the waker (Go, because of its scan bit): two more read-modify-writes a
// park. Unlocking before the switch: the waker could run the G on another M while
// this one still stands on its stack.
//
// A goroutine that is bound to its M, or whose M has lost its P, goes to g0 instead, and
// so does an M that would go on with a goroutine bound to another, or has timers to run.
//
// m.locks is raised from the moment the park begins until finishSwitch: in between the M
// works with its P's queues, and calls what is not the runtime's own text (the clock).
//
// A thread that is not ours parks by sleeping on a note. Its key is cleared before the
// lock's release, so the waker's call finds it either way.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/locals.h"
#include "runtime/sched/state.h"

namespace rt {

static_assert(sizeof(Atomic<GStatus>) == 1);

static __thread ForeignG foreignG __attribute__((tls_model("local-exec")));

G *current() {
  G *gp = getg();
  if (RT_LIKELY(gp != nullptr)) {
    if (RT_UNLIKELY(gp->kind == GKind::Scheduler))
      throwError("current: called on a scheduler stack");
    return gp;
  }
  foreignG.g.kind = GKind::Foreign;
  return &foreignG.g;
}

bool isGoroutine(const G *gp) { return gp->kind == GKind::Goroutine; }
bool onGoroutine() {
  G *gp = getg();
  return gp && isGoroutine(gp);
}
uint64_t goidOf(const G *gp) { return gp->goid; }
void *&paramOf(G *gp) {
  if (RT_UNLIKELY(gp->kind == GKind::Foreign))
    return reinterpret_cast<ForeignG *>(gp)->param;
  return topOf(gp)->param;
}

EhState *ehState() {
  G *gp = getg();
  return gp && gp->kind == GKind::Goroutine ? &topOf(gp)->ehState : nullptr;
}

void lock(Mutex *l) {
  if (G *gp = getg())
    ++gp->m->locks;
  mutexAcquire(l);
}

void unlock(Mutex *l) {
  mutexRelease(l);
  if (G *gp = getg())
    --gp->m->locks;
}

P *currentP() {
  G *gp = getg();
  return gp ? gp->m->p : nullptr;
}

/// gp's first stack, and at its top what the goroutine starts with. Where its frames
/// begin.
RT_INLINE uintptr_t takeStack(G *gp, Stack stack) {
  gp->stack = stack;
  GTop *top = topOf(gp);
  *top = {};
  return reinterpret_cast<uintptr_t>(top);
}

/// Makes `next` the running one of this M; it has a stack after it.
RT_INLINE void become(M *mp, G *next) {
  if (RT_UNLIKELY(!next->stack))
    next->sp = archPrepare(takeStack(next, stackalloc(&mp->p->stacks, next->stackWish)));
  next->m = mp;
  next->status.store(GStatus::Running, relaxed);
  mp->curg = next;
  setg(next);
}

/// The next goroutine that this M can switch to directly; null: the scheduler is to see
/// to it, on g0.
RT_INLINE G *pickNext(M *mp) {
  if (RT_UNLIKELY(mp->lockedg != nullptr || !mp->p))
    return nullptr;
  // Timers' functions take locks, and one may be held here until the switch is done.
  if (RT_UNLIKELY(mp->p->timers.next.load(relaxed) != 0) && timersDue(mp->p))
    return nullptr;
  G *next = runqNext(mp, mp->p);
  if (next && RT_UNLIKELY(boundElsewhere(mp, next))) {
    mp->inHand = next;
    return nullptr;
  }
  return next;
}

/// Leaves gp for the next goroutine, or for the scheduler when there is none; returns
/// when gp runs again. m.after is set, m.locks raised.
RT_INLINE void switchAway(M *mp, G *gp) {
  gp->savedErrno = *mp->errnoAddr;
  if (G *next = pickNext(mp)) {
    become(mp, next);
    archSwitch(&gp->sp, &next->sp);
  } else {
    mp->curg = nullptr;
    setg(mp->g0);
    archSwitch(&gp->sp, &mp->g0->sp);
  }
  finishSwitch();
}

void finishSwitch() {
  G *self = getg();
  M *mp = self->m;
  *mp->errnoAddr = self->savedErrno;
  After after = mp->after;
  if (after == After::Nothing)
    return;
  mp->after = After::Nothing;
  G *gp = mp->afterG;
  switch (after) {
  case After::Nothing:
    break;
  case After::Unlock:
    mutexRelease(static_cast<Mutex *>(mp->afterArg));
    break;
  case After::Commit:
    if (!mp->afterCommit(gp, mp->afterArg))
      goready(gp);
    break;
  case After::Requeue:
    readyOnP(mp->p, gp, Place::Last);
    break;
  case After::Global:
    gp->status.store(GStatus::Runnable, relaxed);
    lock(&sched.lock);
    globrunqput(gp);
    unlock(&sched.lock);
    break;
  case After::Free:
    stackfree(&mp->p->stacks, gp->stack);
    gp->stack = {};
    gfput(mp->p, gp);
    break;
  }
  --mp->locks;
}

void execute(M *mp, G *gp) {
  if (RT_UNLIKELY(mp->spinning))
    stopSpinning(mp);
  become(mp, gp);
  archSwitch(&mp->g0->sp, &gp->sp);
  finishSwitch();
}

/// The part of a park that every kind shares: `gp` is about to wait, `mp` holds `locks`
/// of the runtime's and one more until finishSwitch.
static M *beginPark(G *gp, WaitReason r, int locks) {
  M *mp = gp->m;
  if (RT_UNLIKELY(mp->locks != locks))
    throwError("gopark: locks held");
  mp->locks = 1;
  gp->waitReason = r;
  gp->status.store(GStatus::Waiting, relaxed); // published by the release in finishSwitch
  mp->afterG = gp;
  return mp;
}

static void parkThread(ForeignG *fp) {
  if (RT_UNLIKELY(sched.exiting.load(relaxed) == &fp->g))
    exitBlocks();
  notesleep(&fp->note);
}

void goparkunlock(Mutex *l, WaitReason r) {
  G *gp = current();
  if (RT_UNLIKELY(gp->kind == GKind::Foreign)) {
    ForeignG *fp = reinterpret_cast<ForeignG *>(gp);
    noteclear(&fp->note);
    mutexRelease(l);
    parkThread(fp);
    return;
  }
  M *mp = beginPark(gp, r, 1);
  mp->after = After::Unlock;
  mp->afterArg = l;
  switchAway(mp, gp);
}

static bool commitNothing(G *, void *) { return true; }

void gopark(bool (*commit)(G *, void *), void *arg, WaitReason r) {
  goparklocked(commit, arg, r, 0);
}

void goparklocked(bool (*commit)(G *, void *), void *arg, WaitReason r, int held) {
  G *gp = current();
  if (RT_UNLIKELY(gp->kind == GKind::Foreign)) {
    ForeignG *fp = reinterpret_cast<ForeignG *>(gp);
    noteclear(&fp->note);
    if (!commit || commit(gp, arg))
      parkThread(fp);
    return;
  }
  M *mp = beginPark(gp, r, held);
  mp->after = After::Commit;
  mp->afterCommit = commit ? commit : commitNothing;
  mp->afterArg = arg;
  switchAway(mp, gp);
}

void goready(G *gp) {
  if (RT_UNLIKELY(gp->kind == GKind::Foreign)) {
    notewakeup(&reinterpret_cast<ForeignG *>(gp)->note);
    return;
  }
  if (P *pp = currentP(); RT_LIKELY(pp != nullptr)) {
    readyOnP(pp, gp, Place::Next);
    return;
  }
  gp->status.store(GStatus::Runnable, relaxed);
  lock(&sched.lock);
  if (RT_UNLIKELY(gp == sched.exiting.load(relaxed)))
    globrunqputHead(gp); // it goes first (world.cpp)
  else
    globrunqput(gp);
  unlock(&sched.lock);
  wakep();
}

void gosched() {
  G *gp = getg();
  if (!gp) {
    libc::threadYield();
    return;
  }
  M *mp = gp->m;
  if (RT_UNLIKELY(!mp->p))
    regainp(mp, gp);
  ++mp->locks;
  mp->afterG = gp;
  if (RT_UNLIKELY(mp->lockedg != nullptr || sched.stopping.load(relaxed))) {
    mp->after = After::Global;
    switchAway(mp, gp);
    return;
  }
  if (RT_UNLIKELY(mp->p->timers.next.load(relaxed) != 0) && timersDue(mp->p))
    timersRun(&mp->p->timers, 0);
  G *next = runqNext(mp, mp->p);
  if (!next && sched.runqsize.load(relaxed) != 0) {
    lock(&sched.lock);
    next = globrunqget(mp->p, 1);
    unlock(&sched.lock);
  }
  if (!next) { // nobody else: go on
    --mp->locks;
    return;
  }
  mp->after = After::Requeue;
  gp->status.store(GStatus::Runnable, relaxed);
  gp->savedErrno = *mp->errnoAddr;
  if (RT_UNLIKELY(boundElsewhere(mp, next))) {
    mp->inHand = next;
    mp->curg = nullptr;
    setg(mp->g0);
    archSwitch(&gp->sp, &mp->g0->sp);
  } else {
    become(mp, next);
    archSwitch(&gp->sp, &next->sp);
  }
  finishSwitch();
}

/// First C++ frame of every goroutine; entered from runtime.gostart.
extern "C" [[noreturn]] void goroutineEntry() asm("runtime.goroutineEntry");
void goroutineEntry() {
  G *gp = getg();
  gp->savedErrno = 0;
  finishSwitch();
  gp->entry(blockOf(gp));
  goexit0();
}

static void nothing(void *) {}

void goexit1() {
  G *gp = getg();
  gp->entry = nothing;
  archStart(reinterpret_cast<uintptr_t>(topOf(gp)));
}

void goexit0() {
  G *gp = getg();
  if (RT_UNLIKELY(topOf(gp)->locals != nullptr))
    localsEnd(); // the program's destructors: may park, may move to another M
  freeBlock(gp);
  M *mp = gp->m;
  if (RT_UNLIKELY(gp == mainG))
    sched.mainEnded.store(true);
  if (RT_UNLIKELY(!mp->p))
    regainp(mp, gp);
  if (RT_UNLIKELY(mp->lockedg != nullptr))
    mp->dying = true;
  ++mp->locks; // from here on the P is ours, until finishSwitch
  P *pp = mp->p;
  pp->gcount.store(pp->gcount.load(relaxed) - 1, relaxed);
  gp->status.store(GStatus::Dead, relaxed);

  G *next = pickNext(mp);
  if (next && !next->stack && next->stackWish <= gp->stack.cls()) {
    // A fresh one takes this very stack: its first page is warm, nothing is switched.
    uintptr_t top = takeStack(next, gp->stack);
    gp->stack = {};
    gfput(pp, gp);
    become(mp, next);
    mp->after = After::Nothing;
    --mp->locks;
    archStart(top);
  }
  mp->after = After::Free;
  mp->afterG = gp;
  if (next) {
    become(mp, next);
    archJump(&next->sp);
  }
  mp->curg = nullptr;
  setg(mp->g0);
  archJump(&mp->g0->sp);
}

} // namespace rt
