//===- runtime/sched/sched.h - goroutines: start, park, ready ---*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the rest of the runtime sees of the scheduler. G, M and P are Go's: a G is a
// goroutine, an M a thread, a P the right to run goroutines (GOMAXPROCS of them).
//
// A thread that the runtime did not make (a std::thread, a library's worker) is
// served as well: current() gives it a G of its own whose park is a futex sleep, so
// channels, mutexes and timers have one code path for both.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_SCHED_H
#define MINIGO_RUNTIME_SCHED_SCHED_H

#include "runtime/abi/symbols.h"
#include "runtime/lock/lock.h"

namespace rt {

struct G;
struct M;
struct P;

/// Why a goroutine waits; the words of Go's dumps (waitReasonText).
enum class WaitReason : uint8_t {
  None,
  ChanReceive,
  ChanSend,
  ChanReceiveNil,
  ChanSendNil,
  Select,
  SelectNoCases,
  Sleep,
  MutexLock,
  RWMutexRLock,
  RWMutexLock,
  CondWait,
  WaitGroupWait,
  Semacquire,
  IOWait,
  Syscall,
  Exiting, ///< a second exit: parked for ever
};
const char *waitReasonText(WaitReason r);

/// The calling thread's G: the running goroutine's, an M's g0, or null on a thread
/// that is not ours. Re-read after anything that may switch.
RT_INLINE G *getg();

/// The G that may park on this thread. On a thread that is not ours, the one made
/// for it at the first call. Never null, never a g0.
G *current();
/// True when current() is a goroutine, false for a thread's.
bool isGoroutine(const G *gp);
/// The caller runs on a goroutine: not on a scheduler stack, not on a thread of others.
bool onGoroutine();
uint64_t goidOf(const G *gp);

// --- park and ready -------------------------------------------------------------
//
// The waiter publishes itself (in a channel's queue, a semaphore, a timer) under a
// lock, then parks; gopark gives that lock back only when the context is saved, so
// whoever finds it in the queue may ready it at once. The lock's release publishes
// the status too.

/// Parks the calling goroutine and, once its context is saved, unlocks `l`.
/// Returns after goready(). May return on another thread.
void goparkunlock(Mutex *l, WaitReason r);

/// The same for a lock that is not a Mutex: `commit(gp, arg)` runs when the context
/// is saved, on another stack, and must neither block nor switch. When it returns
/// false the park is called off and the goroutine goes on.
void gopark(bool (*commit)(G *, void *), void *arg, WaitReason r);
/// The same with `held` Mutexes locked by lock(), which commit releases by mutexRelease.
void goparklocked(bool (*commit)(G *, void *), void *arg, WaitReason r, int held);

/// Makes a parked goroutine (or thread) runnable; called exactly once per park, by
/// any thread, also by one that is not ours. It goes to the caller's P's runnext.
void goready(G *gp);

/// One word for the waker to hand to the waiter; written before goready, read after
/// the park. Cleared by nobody but its user.
void *&paramOf(G *gp);

/// lock() and unlock() of a Mutex by code that may be preempted otherwise.
void lock(Mutex *l);
void unlock(Mutex *l);

// --- start and end ----------------------------------------------------------------

/// A function and what it closes over, Go's way: a block whose first word is the
/// code. The code receives the block.
struct FuncVal {
  void (*fn)(FuncVal *);
};

/// Starts a goroutine that runs fv->fn(fv). The block must live until it is done.
void newproc(const FuncVal *fv) RT_SYM(MINIGO_SYM_NEWPROC);

/// A goroutine in the making with `size` bytes (aligned to 16) for its closure, in
/// the G when small. Fill the block, then start it; nothing else may happen to it.
struct NewG {
  G *gp;
  void *block;
};
NewG newprocPrepare(size_t size, size_t minStack, const char *name)
    RT_SYM("runtime.newprocPrepare");
void newprocStart(NewG n, void (*fn)(void *block)) RT_SYM("runtime.newprocStart");
/// Undoes newprocPrepare when filling the block threw.
void newprocAbandon(NewG n) RT_SYM("runtime.newprocAbandon");

/// Whether waiting for a lock by `spin` makes sense, after `spun` rounds of it: few of
/// them, another P running, nothing else to run on ours (Go's sync_runtime_canSpin).
bool canSpin(int spun);
/// About a microsecond.
void spin();

void gosched();
/// For orders that must not always be the same; not for secrets.
uint32_t fastRandom();
/// Ends the calling goroutine at once, without unwinding.
[[noreturn]] void goexit0();
/// The same from frames that have been unwound: they are left first, so that what the
/// destructor of a thread_local throws does not find their handlers.
[[noreturn]] void goexit1();

/// What C++ keeps of exceptions for each flow of control (api/ehglobals.cpp). The first two
/// are libstdc++'s __cxa_eh_globals.
struct EhState {
  void *caught;      ///< the exception being handled, and through it those around it
  unsigned uncaught; ///< how many unwind; one inside a destructor that another one runs
  void *unwinding[3]; ///< the first of these, outermost first; others are not kept
};
/// This goroutine's, or null off a goroutine.
EhState *ehState();

/// LockOSThread and UnlockOSThread, Go's nesting.
void lockOSThread();
void unlockOSThread();

int numGoroutine();
int numCPU();
/// n < 1 only asks. Returns the old value.
int gomaxprocs(int n);

} // namespace rt

#include "runtime/arch/arch.h" // getg

#endif // MINIGO_RUNTIME_SCHED_SCHED_H
