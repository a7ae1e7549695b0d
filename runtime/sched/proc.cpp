//===- runtime/sched/proc.cpp - scheduler start, new goroutines, queues ---===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/boot.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/sched/state.h"

namespace rt {

Sched sched;
M m0;
G g0;
G *mainG;

/// How many free Gs a P keeps before half of them go to the shared list.
static constexpr uint32_t kGFreeMax = 64;
/// Goroutine ids are taken by a P in batches of this size.
static constexpr uint64_t kGoidBatch = 16;
/// Every so many schedules the global queue comes first: two goroutines that respawn
/// each other on one P must not starve it (Go's number; a prime, so that no pattern
/// locks on to it).
static constexpr uint32_t kFairTick = 61;

const char *waitReasonText(WaitReason r) {
  static constexpr const char *texts[] = {
      "",
      "chan receive",
      "chan send",
      "chan receive (nil chan)",
      "chan send (nil chan)",
      "select",
      "select (no cases)",
      "sleep",
      "sync.Mutex.Lock",
      "sync.RWMutex.RLock",
      "sync.RWMutex.Lock",
      "sync.Cond.Wait",
      "sync.WaitGroup.Wait",
      "semacquire",
      "IO wait",
      "syscall",
      "exit",
  };
  return texts[static_cast<int>(r)];
}

// --- queues -----------------------------------------------------------------------

void globrunqput(G *gp) {
  gp->schedlink = nullptr;
  globrunqputChain({gp, gp, 1});
}

void globrunqputHead(G *gp) {
  gp->schedlink = sched.runq.head;
  sched.runq.head = gp;
  if (!sched.runq.tail)
    sched.runq.tail = gp;
  sched.runqsize.store(sched.runqsize.load(relaxed) + 1, relaxed);
}

void globrunqputChain(GChain chain) {
  if (sched.runq.tail)
    sched.runq.tail->schedlink = chain.head;
  else
    sched.runq.head = chain.head;
  sched.runq.tail = chain.tail;
  sched.runqsize.store(sched.runqsize.load(relaxed) + chain.len, relaxed);
}

/// One from the head of the global queue; sched.lock held.
static G *globrunqpop() {
  G *gp = sched.runq.head;
  if (!gp)
    return nullptr;
  sched.runq.head = gp->schedlink;
  if (!sched.runq.head)
    sched.runq.tail = nullptr;
  sched.runqsize.store(sched.runqsize.load(relaxed) - 1, relaxed);
  return gp;
}

G *globrunqget(P *pp, uint32_t max) {
  uint32_t size = sched.runqsize.load(relaxed);
  if (size == 0)
    return nullptr;
  // A fair share, at most half a ring: the rest is for the other Ps.
  uint32_t n = size / static_cast<uint32_t>(sched.gomaxprocs.load(relaxed)) + 1;
  n = rtmin(n, size);
  n = rtmin(n, kRunQueueLen / 2);
  if (max > 0)
    n = rtmin(n, max);
  G *first = globrunqpop();
  while (--n > 0) {
    GChain overflow;
    runqput(&pp->runq, globrunqpop(), false, &overflow);
    if (overflow.len > 0)
      globrunqputChain(overflow);
  }
  return first;
}

/// Written once, before there is a second thread.
static bool mainStarted;

/// How often in a row the G in the first slot must have run at once before its readier
/// stops waking others for it.
static constexpr uint32_t kQuickReadies = 4;
/// "At once": less than it takes another M to wake up and fetch it, in cputicks; about
/// 5 us at 2 to 4 GHz.
static constexpr uint64_t kQuickTicks = 15000;

/// There is an idle P: whether to wake an M for the G just put on pp.
///
/// Two goroutines that hand a value to and fro ready each other and park: the one in
/// the first slot runs within nanoseconds, and an M woken for it would come 10 us too
/// late, for 5 us of the readier's time. But a readier may also go on computing, and
/// then the other P should take it. Which of the two a P's goroutines do is measured
/// with the cycle counter, only while there is an idle P, and believed after some times
/// in a row; one slow hand-over is enough to wake again. The price of being wrong once
/// is a delay until sysmon looks.
[[gnu::noinline]] static void wakeForReady(P *pp, Place place) {
  if (!mainStarted) // the main goroutine itself: this M is about to run it
    return;
  bool quick = false;
  if (place == Place::Next) {
    quick = pp->nextQuick >= kQuickReadies &&
            pp->runq.head.load(relaxed) == pp->runq.tail.load(relaxed);
    pp->nextStamp = cputicks();
  }
  if (!quick && sched.nmspinning.load(relaxed) == 0)
    wakep();
}

bool hasStealable(const P *pp) {
  const RunQueue &q = pp->runq;
  if (q.head.load(acquire) != q.tail.load(acquire))
    return true;
  return q.next.load(acquire) && pp->nextQuick < kQuickReadies;
}

void readyOnP(P *pp, G *gp, Place place) {
  gp->status.store(GStatus::Runnable, relaxed);
  GChain overflow;
  runqput(&pp->runq, gp, place != Place::Last, &overflow);
  if (RT_UNLIKELY(overflow.len > 0)) {
    lock(&sched.lock);
    globrunqputChain(overflow);
    unlock(&sched.lock);
  }
  // The exchange in runqput comes before this load: an M on its way to sleep either is
  // seen here, or sees the G in its last look (idle.cpp). A G that gave way is put
  // without one; it is this P's own to run, and sysmon sees it if others could.
  if (RT_UNLIKELY(sched.npidle.load(relaxed) != 0))
    wakeForReady(pp, place);
}

/// Takes note of how long the G in the first slot waited there.
[[gnu::noinline]] static void learnReady(P *pp) {
  bool quick = cputicks() - pp->nextStamp < kQuickTicks;
  pp->nextStamp = 0;
  pp->nextQuick = quick ? rtmin(pp->nextQuick + 1, 2 * kQuickReadies) : 0;
}

/// Reads the clock at most once in so many cputicks, about 1 us, while it schedules: a
/// clock read is 26 ns, a switch 10.
static constexpr uint64_t kClockTicks = 3000;

[[gnu::noinline]] static void runTimers(P *pp) {
  uint64_t now = cputicks();
  if (now - pp->clockStamp < kClockTicks)
    return;
  pp->clockStamp = now;
  timersRun(&pp->timers, 0);
}

/// One from the global queue.
static G *takeGlobal(P *pp) {
  if (sched.runqsize.load(relaxed) == 0)
    return nullptr;
  lock(&sched.lock);
  G *gp = globrunqget(pp, 1);
  unlock(&sched.lock);
  return gp;
}

/// The time slice is over: everyone else comes before the G in the first slot.
[[gnu::noinline]] static G *runqNextSlice(M *mp, P *pp) {
  mp->preempt.store(0, relaxed);
  if (sched.stopping.load())
    return nullptr; // for the scheduler, which stops here
  pp->schedtick.store(pp->schedtick.load(relaxed) + 1, relaxed);
  if (G *gp = takeGlobal(pp))
    return gp;
  if (G *gp = runqgetRing(&pp->runq))
    return gp;
  return runqget(&pp->runq);
}

G *runqNext(M *mp, P *pp) {
  if (RT_UNLIKELY(pp->timers.next.load(relaxed) != 0))
    runTimers(pp);
  if (RT_UNLIKELY(mp->preempt.load(relaxed) != 0))
    return runqNextSlice(mp, pp);
  // The G readied last inherits the time slice: two that ready each other share one,
  // and sysmon ends it when it is over.
  if (pp->runq.next.load(relaxed)) {
    if (RT_UNLIKELY(pp->nextStamp != 0))
      learnReady(pp);
    if (G *gp = pp->runq.next.exchange(nullptr, acq_rel))
      return gp;
  }
  uint32_t tick = pp->schedtick.load(relaxed) + 1;
  pp->schedtick.store(tick, relaxed);
  if (RT_UNLIKELY(tick % kFairTick == 0))
    if (G *gp = takeGlobal(pp))
      return gp;
  return runqgetRing(&pp->runq);
}

// --- Gs -------------------------------------------------------------------------------

/// A slab of new Gs; the first is returned, the others go to the P or the shared list.
static G *newGs(P *pp) {
  constexpr size_t n = (64 << 10) / sizeof(G);
  static G first[n]; // in .bss: a small program makes no system call for them
  static Atomic<bool> firstTaken;
  G *gs = firstTaken.exchange(true) ? static_cast<G *>(osAlloc(n * sizeof(G))) : first;
  if (!gs)
    fatal("out of memory: cannot allocate goroutine records");
  for (size_t i = 0; i + 1 < n; ++i)
    gs[i].alllink = &gs[i + 1];
  G *older = sched.allgs.load(acquire);
  do
    gs[n - 1].alllink = older;
  while (!sched.allgs.cas(older, gs, acq_rel));
  if (pp) {
    for (size_t i = n; --i > 0;) {
      gs[i].schedlink = pp->gfree;
      pp->gfree = &gs[i];
    }
    pp->gfreeLen += n - 1;
  } else {
    lock(&sched.lock);
    for (size_t i = n; --i > 0;) {
      gs[i].schedlink = sched.gfree;
      sched.gfree = &gs[i];
    }
    unlock(&sched.lock);
  }
  return gs;
}

/// A G from the P's free list, the shared one, or a new slab.
static G *gfget(P *pp) {
  if (pp && pp->gfree) {
    G *gp = pp->gfree;
    pp->gfree = gp->schedlink;
    --pp->gfreeLen;
    return gp;
  }
  lock(&sched.lock);
  G *gp = sched.gfree;
  if (gp) {
    sched.gfree = gp->schedlink;
    for (uint32_t i = 0; pp && i < kGFreeMax / 2 && sched.gfree; ++i) {
      G *more = sched.gfree;
      sched.gfree = more->schedlink;
      more->schedlink = pp->gfree;
      pp->gfree = more;
      ++pp->gfreeLen;
    }
  }
  unlock(&sched.lock);
  return gp ? gp : newGs(pp);
}

void gfput(P *pp, G *gp) {
  gp->status.store(GStatus::Idle, relaxed);
  gp->schedlink = pp->gfree;
  pp->gfree = gp;
  if (++pp->gfreeLen < 2 * kGFreeMax + 64 * 1024 / sizeof(G))
    return;
  lock(&sched.lock);
  for (; pp->gfreeLen > kGFreeMax; --pp->gfreeLen) {
    G *extra = pp->gfree;
    pp->gfree = extra->schedlink;
    extra->schedlink = sched.gfree;
    sched.gfree = extra;
  }
  unlock(&sched.lock);
}

static uint64_t nextGoid(P *pp) {
  if (!pp)
    return sched.goidgen.fetchAdd(1, relaxed) + 1;
  if (pp->goidNext == pp->goidEnd) {
    pp->goidNext = sched.goidgen.fetchAdd(kGoidBatch, relaxed) + 1;
    pp->goidEnd = pp->goidNext + kGoidBatch;
  }
  return pp->goidNext++;
}

NewG newprocPrepare(size_t size, size_t minStack, const char *name) {
  G *gp = gfget(currentP());
  gp->block = gp->inlineBlock;
  gp->lockedm = nullptr;
  gp->ownsBlock = false;
  gp->name = nullptr;
  if (RT_UNLIKELY(size > kInlineBlock)) {
    gp->block = libc::malloc(size);
    if (!gp->block)
      fatal("out of memory: cannot allocate a goroutine's arguments");
    gp->ownsBlock = true;
  }
  if (RT_UNLIKELY(name != nullptr))
    gp->name = libc::strdup(name);
  gp->stackWish = static_cast<uint8_t>(minStack ? stackClassFor(minStack) : StackClass::Small);
  return {gp, gp->block};
}

void newprocAbandon(NewG n) {
  G *gp = n.gp;
  if (gp->ownsBlock)
    libc::free(gp->block);
  libc::free(gp->name);
  gp->ownsBlock = false;
  gp->name = nullptr;
  if (P *pp = currentP()) {
    gfput(pp, gp);
    return;
  }
  lock(&sched.lock);
  gp->schedlink = sched.gfree;
  sched.gfree = gp;
  unlock(&sched.lock);
}

void newprocStart(NewG n, void (*fn)(void *)) {
  G *gp = n.gp;
  G *self = getg();
  P *pp = currentP();
  gp->kind = GKind::Goroutine;
  gp->entry = fn;
  gp->goid = nextGoid(pp);
  gp->parentGoid = self ? self->goid : 0;
  if (RT_UNLIKELY(!pp)) {
    sched.gcount.fetchAdd(1, relaxed);
    goready(gp);
    return;
  }
  pp->gcount.store(pp->gcount.load(relaxed) + 1, relaxed);
  readyOnP(pp, gp, Place::Fresh);
}

static void callFuncVal(void *block) {
  FuncVal *fv = static_cast<FuncVal *>(block);
  fv->fn(fv);
}

void newproc(const FuncVal *fv) {
  if (!mainG)
    bootStep(MINIGO_SYM_NEWPROC);
  NewG n = newprocPrepare(0, 0, nullptr);
  n.gp->block = const_cast<FuncVal *>(fv);
  if (!mainG)
    mainG = n.gp;
  newprocStart(n, callFuncVal);
  mainStarted = true;
}

int numGoroutine() {
  int64_t n = sched.gcount.load(relaxed);
  for (int i = 0; i < kMaxProcs && sched.allp[i]; ++i)
    n += sched.allp[i]->gcount.load(relaxed);
  return static_cast<int>(n);
}

int numCPU() { return sched.ncpu; }

// --- Ps -------------------------------------------------------------------------------

/// Everything that waits on pp goes to the global queue and to `heir`'s timers.
static void drain(P *pp, P *heir) {
  while (G *gp = runqget(&pp->runq))
    globrunqput(gp);
  if (pp != heir)
    timersMove(&pp->timers, &heir->timers);
}

/// sched.lock held. Ps beyond the count are kept: what an M remembers of them stays valid.
void procresize(int n, P *keep) {
  sched.pidle = nullptr;
  sched.npidle.store(0, relaxed);
  for (int i = n; i < kMaxProcs && sched.allp[i]; ++i)
    if (P *pp = sched.allp[i]; pp != keep) {
      drain(pp, keep);
      pp->status.store(PStatus::Dead);
    }
  for (int i = n; --i >= 0;) {
    P *pp = sched.allp[i];
    if (!pp) {
      static P first[8]; // in .bss: no system call on a small machine
      pp = i < 8 ? &first[i] : static_cast<P *>(osAlloc(sizeof(P)));
      if (!pp)
        fatal("out of memory: cannot allocate a processor (GOMAXPROCS)");
      pp->id = i;
      sched.allp[i] = pp;
    }
    if (pp == keep)
      continue;
    if (keep)
      drain(pp, pp);
    pidleput(pp);
  }
}

void schedStart(int procs) {
  sched.gomaxprocs.store(procs, relaxed);
  procresize(procs, nullptr);
  acquirep(&m0, pidleget(sched.allp[0]));
}

/// Runs the scheduler on this thread until the process ends.
extern "C" void mstart() RT_SYM(MINIGO_SYM_MSTART);

void schedule(M *mp) {
  for (;;) {
    if (RT_UNLIKELY(mp->lockedg != nullptr)) {
      if (mp->dying)
        mexit(mp);
      stoplockedm(mp);
      execute(mp, mp->lockedg);
      continue;
    }
    G *gp = mp->inHand;
    mp->inHand = nullptr;
    if (!gp)
      gp = findRunnable(mp);
    if (RT_UNLIKELY(boundElsewhere(mp, gp)))
      startlockedm(mp, gp);
    else
      execute(mp, gp);
  }
}

void mstart() {
  bootStep(MINIGO_SYM_MSTART);
  schedule(getg()->m);
}

} // namespace rt
