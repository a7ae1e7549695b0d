//===- runtime/sched/m.h - a thread that runs goroutines --------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States of an M; `sched.lock` guards what is not its own.
//
//   working   has a P: runs a goroutine, or on g0 the scheduler. `spinning` while it
//             looks for work without having any (idle.cpp).
//   idle      in sched.midle, no P, asleep on `park` until somebody gives it one.
//   polling   sched.poller, no P, asleep until a timer is due (idle.cpp).
//   bound     no P, keeps its goroutine: in the handler of a preemption, behind a
//             system call, or since the goroutine is locked to it. Asleep on `park`
//             until whoever takes the goroutine from a queue gives it a P (bound.cpp).
//   away      no P, its goroutine is in a system call (syscall.cpp), or has just
//             returned from one whose P was taken by a preemption (preempt.cpp).
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_M_H
#define MINIGO_RUNTIME_SCHED_M_H

#include "runtime/sched/g.h"

namespace rt {

/// What the M has to do for the context it just left, once it stands on another
/// stack (park.cpp). Only then may anyone else run or free that context.
enum class After : uint8_t {
  Nothing,
  Unlock,  ///< parked: release the Mutex in `arg`
  Commit,  ///< parked: run the commit function; called off when it says false
  Requeue, ///< gosched: to the end of the P's queue
  Global,  ///< asked to yield: to the end of the global queue
  Free,    ///< ended: give its stack and the G back
};

/// A thread. All fields are its own unless said otherwise.
struct M {
  G *g0;     ///< its scheduler context, on the thread's own stack
  G *curg;   ///< the goroutine it runs, or null
  P *p;      ///< the P it holds, or null
  int locks; ///< > 0: neither preempted nor parked; Mutexes held, and P pointers in use

  /// Asked to let others run: set by sysmon and stopTheWorld, cleared by the M when
  /// it does. Looked at by each switch, and by the handler of SIGURG.
  Atomic<uint8_t> preempt;

  After after;
  bool spinning; ///< counted in sched.nmspinning; set by whoever gives it a P while it sleeps
  G *afterG;
  void *afterArg;
  bool (*afterCommit)(G *, void *);

  int *errnoAddr; ///< this thread's errno
  P *oldp;        ///< the P it held last: preferred, its queues and caches are warm
  G *lockedg;     ///< the goroutine that lock_os_thread tied to it, or null
  uint32_t lockedExt; ///< calls of lock_os_thread to be undone
  bool dying;         ///< its goroutine ended while locked to it: the thread ends too
  G *inHand;      ///< taken from a queue on the way to g0, to be dealt with there

  // --- the sleeper's and the waker's ---
  Note park; ///< what it sleeps on when idle or bound
  P *nextp;  ///< the P that goes with the wake-up; written before it
  M *schedlink; ///< next in sched.midle; guarded by sched.lock

  // --- preempt.cpp ---
  Atomic<uint8_t> signalled;   ///< a SIGURG of ours is on its way; cleared by the handler
  Atomic<uint8_t> preemptHard; ///< asked for long enough: any place outside the runtime will do
  Atomic<uint8_t> away;        ///< lost its P behind a system call; cleared by itself
  bool slackSet;               ///< has asked the kernel for exact timers
  Nanos seenCpu; ///< sysmon's note while away: CPU time, 0 for none

  uint32_t id;
  Atomic<int> tid; ///< 0 until it runs; m0's is not noted (tidOf)
  unsigned char *signalStack; ///< sigaltstack, of kSignalStack bytes or more; null for m0's
  uint64_t random; ///< of its own: where to begin to steal
  M *alllink;      ///< all Ms; set once
};

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_M_H
