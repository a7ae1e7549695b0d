//===- runtime/sched/g.h - a goroutine --------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States of a G, and who may change them:
//
//   Idle      in the making (newprocPrepare) or on a free list. Its maker's.
//   Runnable  in exactly one run queue, or in the hands of the M about to run it.
//   Running   on the M in g.m; that thread alone changes it.
//   Syscall   on the M in g.m, which has offered its P to others (syscall.cpp).
//   Waiting   parked. Whoever took it out of what it waits in (a channel's queue, a
//             timer, a semaphore) owns it and makes it Runnable, once.
//   Dead      ended; its stack or the G itself is about to be handed on.
//
//   Idle -newprocStart-> Runnable -execute-> Running -gopark-> Waiting -goready-> Runnable
//                                            Running -gosched-> Runnable
//                                            Running -entersyscall-> Syscall -exitsyscall-> Running
//                                            Running -goexit0-> Dead -> Idle
//
// A G whose `lockedm` is set is bound: only that M may run it (bound.cpp). Its context
// may then be that thread's own stack, in a signal handler or behind a system call, and
// `sched` says nothing.
//
// A change is a plain store: the two sides of each edge are ordered by the lock under
// which the G was published (park), by the run queue (release store of its tail), or
// are the same thread. The word is atomic only for those who look without owning:
// traces and the deadlock report.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_G_H
#define MINIGO_RUNTIME_SCHED_G_H

#include "runtime/arch/arch.h"
#include "runtime/mem/stack.h"
#include "runtime/sched/sched.h"

namespace rt {

enum class GStatus : uint8_t { Idle, Runnable, Running, Syscall, Waiting, Dead };

enum class GKind : uint8_t {
  Goroutine,
  Scheduler, ///< an M's g0: runs the scheduler on the thread's own stack
  Foreign,   ///< stands for a thread that is not ours
};

/// Closures up to this size live in the G itself: no allocation per go.
inline constexpr size_t kInlineBlock = 64;

struct G {
  // --- the owner's: who runs it, or who is about to ---
  Gobuf sched;     ///< where it goes on, when not running
  Stack stack;     ///< empty until it first runs
  M *m;            ///< while Running or Syscall
  M *lockedm;      ///< bound to it, or null; changed by that M while it runs the G
  G *schedlink;    ///< next in a run queue or free list; of who owns that list
  void *param;     ///< from waker to waiter
  void (*entry)(void *); ///< first function; called with block
  void *block;     ///< what it closes over; inlineBlock, a malloc, or the maker's
  bool ownsBlock;  ///< block is a malloc of newprocPrepare
  int savedErrno;  ///< errno while not running

  // --- read by traces at any time ---
  Atomic<GStatus> status;
  WaitReason waitReason; ///< valid while Waiting
  GKind kind;
  uint8_t stackWish;     ///< StackClass asked for by go_options
  uint64_t goid;         ///< never reused; 0 for kinds other than Goroutine
  uint64_t parentGoid;   ///< who started it
  char *name;            ///< a malloc, or null

  /// What __cxa_get_globals returns: caught exceptions and their count.
  void *ehGlobals[2];

  G *alllink; ///< all Gs, newest first; set once

  alignas(16) unsigned char inlineBlock[kInlineBlock];
};

/// A thread that is not ours and parks in the runtime.
struct ForeignG {
  G g;
  Note note;
};

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_G_H
