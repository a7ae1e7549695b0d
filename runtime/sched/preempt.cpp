//===- runtime/sched/preempt.cpp - stopping a goroutine where it is -------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A preemption parks the thread, not the stack. sysmon sets m.preempt and sends SIGURG; the
// handler gives the P to another M, puts the goroutine into the global queue bound to
// its M (bound.cpp), and waits in the handler until it is its turn. The kernel's signal
// frame keeps every register, so nothing is saved by hand, a debugger shows an ordinary
// thread, and libc below the interrupted place sees one thread all the time.
//
// Where it stops, by the interrupted place:
//
//   the runtime's text, or m.locks raised   never: it works with the P's own data
//   at a system call                        the P goes away, the thread does not: see below
//   the program's and adopted text          at once
//   anything else (libc, the vDSO)          libc may hold a lock that others want. Declined;
//                                           sysmon asks again every 100 us, and after
//                                           2 ms for good (m.preemptHard)
//   malloc, pthread_create                  m.locks is raised in them (posix/malloc.cpp):
//                                           stops at the return
//
// At a system call: a blocking call that nobody announced, interrupted and about to be
// restarted. If the thread waited here it would wait for a P with the event unseen. So the
// handler gives the P away and returns: the thread waits in the kernel without a P
// (m.away), and is at large when it comes back, until it enters the scheduler, or until
// sysmon sees its CPU time grow and signals it: the handler then waits for a P. So the list
// of calls that announce themselves need not be complete to be safe.
//
//   m.preempt      set by sysmon and stopTheWorld; cleared by the M, here or in its next
//                  switch (runqNextSlice), which is the same yielding without a signal
//   m.signalled    set before a signal, cleared by the handler: a SIGURG without it is
//                  not ours, and goes to the program's handler
//
// The handler takes an M that is idle, or the M of a bound goroutine whose turn it is; it
// never makes one (thread.cpp). If there is none it declines, and sysmon makes one.
//
// Rejected: switching stacks in the handler, or injecting a call that does. The goroutine
// then goes on on another thread with this one's errno address, TLS and lock ownership
// in its registers: measured wrong by the million.
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/preempt.h"
#include "runtime/arch/context.h"
#include "runtime/boot/godebug.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"
#include <signal.h>

namespace rt {

extern "C" {
extern const char textUserStart[] asm(MINIGO_SYM_TEXT_USER_START);
extern const char textAdoptedEnd[] asm(MINIGO_SYM_TEXT_ADOPTED_END);
extern const char textRuntimeStart[] asm(MINIGO_SYM_TEXT_RUNTIME_START);
extern const char textRuntimeEnd[] asm(MINIGO_SYM_TEXT_RUNTIME_END);
}

/// False with GODEBUG=asyncpreemptoff=1.
static bool asyncPreemption() {
  static int8_t on; // read once; the value never changes
  if (on == 0)
    on = godebugInt("asyncpreemptoff", 0) != 0 ? -1 : 1;
  return on > 0;
}

static bool within(uintptr_t pc, const char *start, const char *end) {
  return pc >= reinterpret_cast<uintptr_t>(start) && pc < reinterpret_cast<uintptr_t>(end);
}

/// Above so many Ms waiting in a handler, goroutines that wait there come before fresh
/// ones seven times out of eight: each fresh one that computes may need another thread.
static constexpr uint32_t kManyStopped = 256;

static Atomic<uint32_t> stopped; ///< Ms that wait in the handler

/// sched.lock held: the M that is to have pp, or null when none can be had here.
static M *successor(P *pp) {
  static uint32_t turn; // under sched.lock
  bool boundFirst = stopped.load(relaxed) > kManyStopped
                        ? ++turn % 8 != 0
                        : runqempty(&pp->runq) && globrunqheadIsBound();
  if (boundFirst)
    if (G *gp = globrunqgetBound()) {
      countEvent(Event::Handoff);
      return lockedmOf(gp);
    }
  if (M *mp = midleget())
    return mp;
  G *gp = globrunqgetBound();
  return gp ? lockedmOf(gp) : nullptr;
}

/// sched.lock held: the M's P goes to `next`, or to stopTheWorld.
static void giveP(M *mp, M *next) {
  P *pp = releasep(mp);
  if (next) {
    next->nextp = pp;
    return;
  }
  pp->status.store(PStatus::Stopped);
  if (--sched.stopwait == 0)
    notewakeup(&sched.stopnote);
}

static bool declined() {
  countEvent(Event::Declined);
  return false;
}

/// Stops here until the goroutine's turn comes.
static bool stopInPlace(M *mp, G *gp) {
  if (gp == sched.exiting.load(relaxed)) {
    mp->preempt.store(0, relaxed);
    return declined(); // the others wait for it to block (world.cpp)
  }
  lock(&sched.lock);
  M *next = nullptr;
  if (!sched.stopping.load(relaxed)) {
    next = successor(mp->p);
    if (!next) {
      unlock(&sched.lock);
      return declined();
    }
  }
  countEvent(Event::Preempt);
  mp->preempt.store(0, relaxed);
  mp->preemptHard.store(0, relaxed);
  giveP(mp, next);
  gp->status.store(GStatus::Runnable, relaxed);
  bindTo(mp, gp);
  globrunqput(gp);
  stopped.fetchAdd(1, relaxed);
  if (next)
    notewakeup(&next->park);
  waitBound(mp, gp);
  stopped.fetchSub(1, relaxed);
  return true;
}

/// The P goes, the thread returns to its system call.
static bool leaveP(M *mp, G *gp) {
  lock(&sched.lock);
  M *next = nullptr;
  if (!sched.stopping.load(relaxed)) {
    next = successor(mp->p);
    if (!next) {
      unlock(&sched.lock);
      return declined();
    }
  }
  countEvent(Event::Away);
  mp->preempt.store(0, relaxed);
  mp->preemptHard.store(0, relaxed);
  mp->away.store(1, relaxed);
  sched.naway.fetchAdd(1, relaxed);
  gp->status.store(GStatus::Syscall, relaxed);
  giveP(mp, next);
  unlock(&sched.lock);
  if (next)
    notewakeup(&next->park);
  return true;
}

/// The handler's part of a signal that was ours.
static void preemptHere(const void *context) {
  G *gp = getg();
  if (!gp || gp->kind != GKind::Goroutine)
    return;
  M *mp = gp->m;
  uintptr_t pc = contextPC(context);
  if (mp->locks > 0 || within(pc, textRuntimeStart, textRuntimeEnd)) {
    declined();
    return;
  }
  bool inSyscall = atSystemCall(pc);
  if (!mp->p) {
    if (mp->away.load(relaxed) && !inSyscall)
      regainp(mp, gp);
    return; // or in a call that it announced
  }
  if (!mp->preempt.load(relaxed))
    return;
  if (inSyscall) {
    leaveP(mp, gp);
    return;
  }
  bool soft = within(pc, textUserStart, textAdoptedEnd);
  if (!soft && !mp->preemptHard.load(relaxed)) {
    declined();
    return;
  }
  stopInPlace(mp, gp);
}

RT_COLD void preemptLate(M *mp) {
  G *gp = getg();
  if (asyncPreemption() && gp->kind == GKind::Goroutine && mp->p)
    stopInPlace(mp, gp);
}

bool preemptSignal(const void *context) {
  G *gp = getg();
  if (!gp || !gp->m->signalled.exchange(0))
    return false;
  preemptHere(context);
  return true;
}

void signalM(M *mp) {
  int tid = tidOf(mp);
  if (tid == 0)
    return; // not running yet
  static Atomic<uint8_t> installed;
  if (!installed.load()) {
    preemptSignalInstall();
    installed.store(1);
  }
  mp->signalled.store(1);
  osSignalThread(tid, SIGURG);
}

void preemptone(P *pp, bool hard) {
  M *mp = pp->m.load();
  G *self = getg();
  if (!mp || (self && self->m == mp))
    return;
  mp->preempt.store(1);
  if (hard)
    mp->preemptHard.store(1);
  if (asyncPreemption())
    signalM(mp);
}

} // namespace rt
