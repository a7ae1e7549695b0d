//===- runtime/sched/state.h - the scheduler's shared state -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the files of this folder share. Each says at its head which protocol it is:
//
//   proc.cpp     Gs, Ps, the global queue, starting goroutines
//   park.cpp     park, ready, and the switch between goroutines
//   idle.cpp     an M without work: stealing, spinning, sleep and wake-up
//   thread.cpp   making Ms
//   bound.cpp    a goroutine that only one M may run
//   syscall.cpp  giving a P away around a system call
//   preempt.cpp  stopping a goroutine where it is
//   world.cpp    stopping all of them: gomaxprocs, exit
//   sysmon.cpp   the monitor thread
//   deadlock.cpp when nothing can wake anyone
//   schedtrace.cpp  all of this as text
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_STATE_H
#define MINIGO_RUNTIME_SCHED_STATE_H

#include "runtime/sched/globq.h"
#include "runtime/sched/p.h"

namespace rt {

/// GOMAXPROCS is cut to this (API.md).
inline constexpr int kMaxProcs = 1024;
/// Go's limit: more threads than this are a leak of blocked ones.
inline constexpr int kMaxThreads = 10000;

/// Scheduler events worth a count; GODEBUG=schedstats=1 prints them at exit. Rare ones:
/// each stands for a thousand instructions or more.
enum class Event : uint8_t {
  Steal,       ///< goroutines taken from another P, counted per theft
  StealTimers, ///< timers of another P run
  Wake,        ///< an M woken, or made, to look for work
  Sleep,       ///< an M went to sleep without work
  Handoff,     ///< a P given to the M of a bound goroutine
  Retake,      ///< a P taken from a system call
  Preempt,     ///< a goroutine stopped in place
  Away,        ///< a P taken behind a system call that nobody announced
  Declined,    ///< a preemption put off: the goroutine stood where it must not stop
  Count,
};

struct Sched {
  // --- read by every goready and go, written when an M falls asleep or wakes ---
  alignas(kCacheLine) Atomic<uint32_t> npidle; ///< Ps in pidle; written under lock
  Atomic<uint32_t> nmspinning; ///< Ms that look for work without having any
  Atomic<uint32_t> runqsize;   ///< of the global queue; written under lock
  Atomic<int> gomaxprocs;
  Atomic<bool> stopping; ///< stopTheWorld waits for Ps: each M is to give up its own

  alignas(kCacheLine) Mutex lock;

  // --- under lock; sizes may be read by anyone as hints ---
  GlobalQueue runq; ///< of goroutines that no P has
  P *pidle;
  M *midle;
  Atomic<uint32_t> nmidle;
  G *gfree; ///< free Gs that no P keeps, in batches (nextBatch)
  int mcount;
  int stopwait; ///< Ps that stopTheWorld still waits for
  Note stopnote;
  /// Ms whose goroutine runs or sleeps in the kernel without a P: it may come back.
  Atomic<int> naway;

  // --- idle.cpp: the one M that sleeps until a timer is due ---
  Atomic<M *> poller;
  Atomic<Nanos> pollUntil; ///< when it will wake; 0: no poller, or it is awake
  Note pollnote;

  // --- set by schedinit and gomaxprocs ---
  int ncpu;
  P *allp[kMaxProcs]; ///< filled in order, never freed

  Atomic<M *> allm;
  Atomic<GSlab *> slabs; ///< all Gs there are
  Atomic<uint64_t> goidgen;
  /// Goroutines started less those ended, by threads without a P; each P counts its
  /// own (numGoroutine sums).
  Atomic<int64_t> gcount;
  /// The main goroutine has ended by goexit: nothing will ever end the process but
  /// exit or a deadlock.
  Atomic<bool> mainEnded;
  /// A goroutine has called exit; it alone may, and goes first from then on.
  Atomic<G *> exiting;
  /// sysmon sleeps until an M finds work (sysmonWake).
  Atomic<bool> sysmonwait;

  Atomic<uint32_t> events[static_cast<int>(Event::Count)];
};

extern Sched sched;
extern M m0 asm("runtime.m0");
extern G g0 asm("runtime.g0");
extern G *mainG;

RT_INLINE void countEvent(Event e) { sched.events[static_cast<int>(e)].fetchAdd(1, relaxed); }

/// The G whose stack the caller's M may pick: not one that is bound to another M.
RT_INLINE bool boundElsewhere(const M *mp, const G *gp) {
  return gp->bound && topOf(gp)->lockedm != mp;
}

// --- park.cpp: leaving one context for the next ---
void finishSwitch();
void execute(M *mp, G *gp);

// --- proc.cpp ---
/// Makes the Ps and gives the first to m0; schedinit.
void schedStart(int procs);
/// The next G of this P's own queues, or null.
G *runqNext(M *mp, P *pp);
/// Whether a timer of pp is due; looks at the clock now and then only.
bool timersDue(P *pp);
enum class Place : uint8_t {
  Next,  ///< readied: before all others
  Fresh, ///< started: before all others, and another P is to hear of it
  Last,  ///< gave way
};
/// By the M that holds pp.
void readyOnP(P *pp, G *gp, Place place);
/// sched.lock held.
void globrunqput(G *gp);
void globrunqputHead(G *gp);
void globrunqputBatch(G *const *gs, uint32_t n);
/// The first bound one, out of turn; null when there is none.
G *globrunqgetBound();
bool globrunqheadIsBound();
G *globrunqget(P *pp, uint32_t max);
void gfput(P *pp, G *gp);
/// Gives back what newprocPrepare allocated for the closure.
void freeBlock(G *gp);
/// The world is stopped, or there is one thread: allp[0, n) are idle then, all others
/// dead and empty, but `keep`, which stays with its M.
void procresize(int n, P *keep);
/// The calling M's g0, from its top.
[[noreturn]] void schedule(M *mp) asm("runtime.schedule");

// --- idle.cpp ---
/// Blocks until there is a G for this M; returns with a P.
G *findRunnable(M *mp);
/// Work has come up: sees that some M looks for it, if none does and a P is free.
void wakep();
/// Gives `pp` to an idle or new M. Without one (null), an idle P if there is any.
/// `spinning`: the caller has counted it in nmspinning.
void startm(P *pp, bool spinning);
/// A spinning M has found work: no longer one, and the next is woken if there is more.
void stopSpinning(M *mp);
/// The M's P goes to whoever can use it. Not with locks held.
void handoffp(P *pp);
/// Sleeps without a P until given one.
void stopm(M *mp);
/// Sleeps until given a P, and takes it.
void parkForP(M *mp);
/// sched.lock held.
void pidleput(P *pp);
P *pidleget(P *preferred);
M *midleget();
void acquirep(M *mp, P *pp);
P *releasep(M *mp);
/// Has work that another P may take.
bool hasStealable(const P *pp);
/// When the first timer of any P is due; 0: there is none.
Nanos nextTimer();

// --- thread.cpp ---
/// A new M, which begins with `pp`, or idle when that is null.
void newm(P *pp, bool spinning);
/// Ends the calling thread, an M without a P that will not be used again.
[[noreturn]] void mexit(M *mp);

// --- bound.cpp ---
/// Only mp may run gp from now on.
void bindTo(M *mp, G *gp);
/// Gives this M's P to the M that gp is bound to, and sleeps until given another.
void startlockedm(M *mp, G *gp);
/// The M's own goroutine has parked: sleeps until it can run again, with a P.
void stoplockedm(M *mp);
/// The calling goroutine's M waits for a P without leaving its stack: the goroutine is in
/// a queue, bound. On return it is running. sched.lock held; released.
void waitBound(M *mp, G *gp);

// --- syscall.cpp ---
/// The running goroutine has no P: gets one, waiting in the queue if need be.
void regainp(M *mp, G *gp);

// --- preempt.cpp ---
/// Asks the M that holds pp to let others run; `hard`: anywhere outside the runtime.
void preemptone(P *pp, bool hard);
/// The kernel's id of an M's thread; 0 while it does not run.
int tidOf(const M *mp);
/// Sends an M the signal of a preemption.
void signalM(M *mp);

// --- world.cpp ---
/// Every other M has given up its P when this returns. Not with locks held; the
/// caller keeps its own P. One caller at a time: others wait parked.
void stopTheWorld();
/// With so many Ps; the caller's M keeps its own if it is among them.
void startTheWorld(int procs);
/// By the goroutine, or thread, that ends the process: no other goroutine runs from now on
/// but while it blocks, and then one at a time.
void freezeForExit();
/// It blocks.
void exitBlocks();
/// An M that has seen sched.stopping: gives up its P, and sleeps until given one.
void stopHere(M *mp);
/// As far as possible without waiting for anything: other Ms stop soon after. For a
/// report that ends the process.
void freezeTheWorld();

// --- deadlock.cpp ---
/// sched.lock held, the caller about to sleep: reports a deadlock if nothing can
/// wake a goroutine.
void checkdead();

// --- sysmon.cpp ---
void sysmonStart();
/// An M has found work while sysmon slept.
void sysmonWake();
/// Something else for sysmon to do, at once; also from a signal handler.
void sysmonPoke();

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_STATE_H
