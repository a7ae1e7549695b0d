//===- runtime/sched/state.h - the scheduler's shared state -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_STATE_H
#define MINIGO_RUNTIME_SCHED_STATE_H

#include "runtime/sched/p.h"

namespace rt {

/// GOMAXPROCS is cut to this (API.md).
inline constexpr int kMaxProcs = 1024;

struct Sched {
  Mutex lock;

  // --- under lock; sizes may be read by anyone as hints ---
  GChain runq; ///< the global run queue
  Atomic<uint32_t> runqsize;
  P *pidle;
  Atomic<uint32_t> npidle;
  M *midle;
  Atomic<uint32_t> nmidle;
  G *gfree; ///< free Gs that no P keeps
  int mcount;

  // --- set by schedinit and gomaxprocs ---
  int ncpu;
  Atomic<int> gomaxprocs;
  P *allp[kMaxProcs]; ///< filled in order, never freed

  Atomic<M *> allm;
  Atomic<G *> allgs;
  Atomic<uint64_t> goidgen;
  /// Goroutines started less those ended, by threads without a P; each P counts its
  /// own (numGoroutine sums).
  Atomic<int64_t> gcount;
  /// The main goroutine has ended by goexit: nothing will ever end the process but
  /// exit or a deadlock.
  Atomic<bool> mainEnded;
  /// A goroutine has called exit; it alone may.
  Atomic<G *> exiting;
};

extern Sched sched;
extern M m0 asm("runtime.m0");
extern G g0 asm("runtime.g0");
extern G *mainG;

// --- park.cpp: leaving one context for the next ---
void finishSwitch();
void execute(M *mp, G *gp);

// --- proc.cpp ---
/// Makes the Ps and gives the first to m0; schedinit.
void schedStart(int procs);
/// The next G of this P's own queues, or null. Runs its due timers.
G *runqNext(P *pp);
void readyOnP(P *pp, G *gp, bool asNext);
/// sched.lock held.
void globrunqputChain(GChain chain);
G *globrunqget(P *pp, uint32_t max);
void gfput(P *pp, G *gp);

// --- idle.cpp ---
/// Blocks until there is a G for this M; returns with a P.
G *findRunnable(M *mp);
/// Work has come up: sees that some M runs it, if one is idle and a P free.
void wakep();
void pidleput(P *pp);
P *pidleget(P *preferred);
void acquirep(M *mp, P *pp);
P *releasep(M *mp);

// --- deadlock.cpp ---
/// sched.lock held, no G runnable, no timer: reports a deadlock if nothing else can
/// wake a goroutine.
void checkdead();

// --- sysmon.cpp ---
void sysmonStart();

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_STATE_H
