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
/// Every so many schedules the global queue, and the ring before the slot of the G
/// readied last, come first: two goroutines that ready each other for ever must not
/// starve the others (Go's number; a prime, so that no pattern locks on to it).
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

void readyOnP(P *pp, G *gp, bool asNext) {
  gp->status.store(GStatus::Runnable, relaxed);
  GChain overflow;
  runqput(&pp->runq, gp, asNext, &overflow);
  if (RT_UNLIKELY(overflow.len > 0)) {
    lock(&sched.lock);
    globrunqputChain(overflow);
    unlock(&sched.lock);
  }
  if (RT_UNLIKELY(sched.nmidle.load(relaxed) != 0))
    wakep();
}

G *runqNext(P *pp) {
  uint32_t tick = ++pp->schedtick;
  if (RT_UNLIKELY(pp->timers.next.load(relaxed) != 0))
    timersRun(&pp->timers, 0);
  if (RT_UNLIKELY(tick % kFairTick == 0)) {
    if (sched.runqsize.load(relaxed) != 0) {
      lock(&sched.lock);
      G *gp = globrunqget(pp, 1);
      unlock(&sched.lock);
      if (gp)
        return gp;
    }
    if (G *gp = runqgetRing(&pp->runq))
      return gp;
  }
  return runqget(&pp->runq);
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
  P *pp = self ? self->m->p : nullptr;
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
  readyOnP(pp, gp, true);
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
}

int numGoroutine() {
  int64_t n = sched.gcount.load(relaxed);
  for (int i = 0; i < kMaxProcs && sched.allp[i]; ++i)
    n += sched.allp[i]->gcount.load(relaxed);
  return static_cast<int>(n);
}

int numCPU() { return sched.ncpu; }

// --- Ps -------------------------------------------------------------------------------

/// sched.lock held, or before there are other threads. Ps beyond the count are kept:
/// what an M remembers of them stays valid.
static void procresize(int n) {
  for (int i = 0; i < n; ++i) {
    P *pp = sched.allp[i];
    if (!pp) {
      static P first[8]; // in .bss: no system call on a small machine
      pp = i < 8 ? &first[i] : static_cast<P *>(osAlloc(sizeof(P)));
      if (!pp)
        fatal("out of memory: cannot allocate a processor (GOMAXPROCS)");
      pp->id = i;
      pp->status = PStatus::Dead;
      sched.allp[i] = pp;
    }
    if (pp->status == PStatus::Dead) {
      pp->status = PStatus::Idle;
      pidleput(pp);
    }
  }
  // Those in use past the end are retired when their M gives them up (pidleput).
  P **link = &sched.pidle;
  while (P *pp = *link) {
    if (static_cast<int>(pp->id) < n) {
      link = &pp->link;
      continue;
    }
    *link = pp->link;
    pp->status = PStatus::Dead;
    sched.npidle.store(sched.npidle.load(relaxed) - 1, relaxed);
  }
}

int gomaxprocs(int n) {
  lock(&sched.lock);
  int old = sched.gomaxprocs.load(relaxed);
  if (n >= 1) {
    n = rtmin(n, kMaxProcs);
    sched.gomaxprocs.store(n, relaxed);
    procresize(n);
  }
  unlock(&sched.lock);
  return old;
}

void schedStart(int procs) {
  sched.gomaxprocs.store(procs, relaxed);
  procresize(procs);
  acquirep(&m0, pidleget(sched.allp[0]));
}

/// Runs the scheduler on this thread until the process ends.
extern "C" void mstart() RT_SYM(MINIGO_SYM_MSTART);
extern "C" [[noreturn]] void schedule(M *mp) asm("runtime.schedule");

void schedule(M *mp) {
  for (;;)
    execute(mp, findRunnable(mp));
}

void mstart() {
  bootStep(MINIGO_SYM_MSTART);
  schedule(getg()->m);
}

} // namespace rt
