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

/// Free Gs move between the Ps and the shared list by so many at once, as a chain that
/// nobody walks. A P keeps up to two batches.
static constexpr size_t kGFreeBatch = 64;
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

static void globrunqgrew(uint32_t n) {
  sched.runqsize.store(sched.runqsize.load(relaxed) + n, relaxed);
}

void globrunqput(G *gp) {
  globqput(&sched.runq, gp);
  globrunqgrew(1);
}

void globrunqputHead(G *gp) {
  globqputHead(&sched.runq, gp);
  globrunqgrew(1);
}

void globrunqputBatch(G *const *gs, uint32_t n) {
  globqputBatch(&sched.runq, gs, n);
  globrunqgrew(n);
}

G *globrunqgetBound() {
  G *gp = globqremove(&sched.runq, [](const G *gp) -> bool { return gp->bound; });
  if (gp)
    globrunqgrew(-1u);
  return gp;
}

bool globrunqheadIsBound() {
  G *gp = globqpeek(&sched.runq);
  return gp && gp->bound;
}

G *globrunqget(P *pp, uint32_t max) {
  uint32_t size = sched.runqsize.load(relaxed);
  if (size == 0)
    return nullptr;
  // A fair share, at most half a ring: the rest is for the other Ps.
  uint32_t n = size / static_cast<uint32_t>(sched.gomaxprocs.load(relaxed)) + 1;
  n = rtmin(n, size);
  n = rtmin(n, kRunQueueLen / 2);
  // Room in the ring, whatever thieves do meanwhile.
  n = rtmin(n, kRunQueueLen - rtmin(runqlen(&pp->runq), kRunQueueLen) + 1);
  if (max > 0)
    n = rtmin(n, max);
  G *gs[kRunQueueLen / 2];
  uint32_t got = globqget(&sched.runq, gs, n);
  globrunqgrew(-got);
  for (uint32_t i = 1; i < got; ++i)
    if (runqput(&pp->runq, gs[i], false))
      throwError("globrunqget: the ring is full");
  return got ? gs[0] : nullptr;
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

/// The ring is full: half of it, and gp, to the global queue.
[[gnu::noinline]] static void overflow(P *pp, G *gp) {
  G *batch[kOverflow];
  uint32_t n = runqputslow(&pp->runq, gp, batch);
  if (n == 0)
    return;
  lock(&sched.lock);
  globrunqputBatch(batch, n);
  unlock(&sched.lock);
}

void readyOnP(P *pp, G *gp, Place place) {
  gp->status.store(GStatus::Runnable, relaxed);
  if (G *rest = runqput(&pp->runq, gp, place != Place::Last); RT_UNLIKELY(rest != nullptr))
    overflow(pp, rest);
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

[[gnu::noinline]] bool timersDue(P *pp) {
  uint64_t now = cputicks();
  if (now - pp->clockStamp < kClockTicks)
    return false;
  pp->clockStamp = now;
  Nanos next = pp->timers.next.load();
  return next != 0 && next <= nanotime();
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

/// A slab of new Gs: one batch is returned, the others are on the shared list.
static G *newGs() {
  static GSlab first; // in .bss: a small program makes no system call for it
  static Atomic<uint8_t> firstTaken;
  auto *slab = firstTaken.exchange(1) ? static_cast<GSlab *>(osAlloc(kSlabBytes)) : &first;
  if (!slab)
    fatal("out of memory: cannot allocate goroutine records");
  slab->next = sched.slabs.load(acquire);
  while (!sched.slabs.cas(slab->next, slab, acq_rel)) {
  }
  // Batches in the order of their addresses, so that the hardware sees where it goes.
  constexpr size_t n = sizeof slab->gs / sizeof(G);
  G *batches = nullptr;
  for (size_t end = n; end > 0;) {
    size_t start = end > kGFreeBatch ? end - kGFreeBatch : 0;
    G *batch = nullptr;
    while (end > start) {
      G *gp = &slab->gs[--end];
      gp->schedlink = batch;
      batch = gp;
    }
    batch->nextBatch = batches;
    batches = batch;
  }
  G *first64 = batches;
  lock(&sched.lock);
  for (G *batch = first64->nextBatch; batch;) {
    G *next = batch->nextBatch;
    batch->nextBatch = sched.gfree;
    sched.gfree = batch;
    batch = next;
  }
  unlock(&sched.lock);
  return first64;
}

/// sched.lock held.
static void gfputBatch(G *batch) {
  batch->nextBatch = sched.gfree;
  sched.gfree = batch;
}

/// A free G of a P without one: from the P's other batch, the shared list, or a new slab.
[[gnu::noinline]] static G *gfrefill(P *pp) {
  G *batch = pp->gfreeFull;
  pp->gfreeFull = nullptr;
  if (!batch) {
    lock(&sched.lock);
    batch = sched.gfree;
    if (batch)
      sched.gfree = batch->nextBatch;
    unlock(&sched.lock);
  }
  if (!batch)
    batch = newGs();
  pp->gfree = batch->schedlink;
  pp->gfreeLen = kGFreeBatch - 1; // or fewer; it only says when a batch is full
  return batch;
}

/// A G for the caller to fill.
static G *gfget(P *pp) {
  if (RT_LIKELY(pp && pp->gfree)) {
    G *gp = pp->gfree;
    pp->gfree = gp->schedlink;
    --pp->gfreeLen;
    __builtin_prefetch(pp->gfree, 1); // for the next go
    return gp;
  }
  if (pp)
    return gfrefill(pp);
  // A thread without a P takes one of a batch.
  lock(&sched.lock);
  G *batch = sched.gfree;
  if (batch)
    sched.gfree = batch->nextBatch;
  unlock(&sched.lock);
  if (!batch)
    batch = newGs();
  if (G *rest = batch->schedlink) {
    lock(&sched.lock);
    gfputBatch(rest);
    unlock(&sched.lock);
  }
  return batch;
}

void gfput(P *pp, G *gp) {
  gp->status.store(GStatus::Idle, relaxed);
  if (!pp) {
    gp->schedlink = nullptr;
    lock(&sched.lock);
    gfputBatch(gp);
    unlock(&sched.lock);
    return;
  }
  gp->schedlink = pp->gfree;
  pp->gfree = gp;
  if (++pp->gfreeLen < static_cast<int32_t>(kGFreeBatch))
    return;
  G *full = pp->gfreeFull;
  pp->gfreeFull = pp->gfree;
  pp->gfree = nullptr;
  pp->gfreeLen = 0;
  if (full) {
    lock(&sched.lock);
    gfputBatch(full);
    unlock(&sched.lock);
  }
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

/// A block of its own for a large closure, or for a name to go with it.
[[gnu::noinline]] static void ownBlock(G *gp, size_t size, const char *name) {
  auto *block = static_cast<NamedBlock *>(libc::malloc(sizeof(NamedBlock) + size));
  if (!block)
    fatal("out of memory: cannot allocate a goroutine's arguments");
  block->name = name ? libc::strdup(name) : nullptr;
  gp->blockKind = BlockKind::Owned;
  gp->block = block + 1;
}

void freeBlock(G *gp) {
  if (gp->blockKind != BlockKind::Owned)
    return;
  NamedBlock *block = static_cast<NamedBlock *>(gp->block) - 1;
  gp->blockKind = BlockKind::Inline;
  libc::free(block->name);
  libc::free(block);
}

NewG newprocPrepare(size_t size, size_t minStack, const char *name) {
  G *gp = gfget(currentP());
  gp->blockKind = BlockKind::Inline;
  gp->bound = false;
  gp->stackWish = minStack ? stackClassFor(minStack) : StackClass::Small;
  if (RT_UNLIKELY(size > kInlineBlock || name))
    ownBlock(gp, size, name);
  return {gp, blockOf(gp)};
}

void newprocAbandon(NewG n) {
  G *gp = n.gp;
  freeBlock(gp);
  gfput(currentP(), gp);
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
  n.gp->blockKind = BlockKind::Borrowed;
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
