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
// A G whose `bound` is set may be run by one M only, its top's lockedm (bound.cpp). Its
// context may then be that thread's own stack, in a signal handler or behind a system
// call, and `sp` says nothing.
//
// A change is a plain store: the two sides of each edge are ordered by the lock under
// which the G was published (park), by the run queue (release store of its tail), or
// are the same thread. The word is atomic only for those who look without owning:
// traces and the deadlock report.
//
// Size decides how fast goroutines are started: a million of them are a million records
// before the first runs, and a page costs more than all the instructions. So the record
// is a line and a half, and what a goroutine needs only once it has run lies at the
// top of its stack (GTop), in the page that it touches anyway.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_G_H
#define MINIGO_RUNTIME_SCHED_G_H

#include "runtime/arch/arch.h"
#include "runtime/mem/stack.h"
#include "runtime/sched/sched.h"

namespace rt {

struct Locals;

enum class GStatus : uint8_t { Idle, Runnable, Running, Syscall, Waiting, Dead };

enum class GKind : uint8_t {
  Goroutine,
  Scheduler, ///< an M's g0: runs the scheduler on the thread's own stack
  Foreign,   ///< stands for a thread that is not ours
};

/// Where a goroutine's closure lies.
enum class BlockKind : uint8_t {
  Inline,   ///< in the G
  Owned,    ///< a malloc of newprocPrepare, with a NamedBlock before it
  Borrowed, ///< the starter's, for good
};

/// Closures up to this size live in the G itself: no allocation per go.
inline constexpr size_t kInlineBlock = 32;

/// The first bytes of an owned block; the closure follows.
struct alignas(16) NamedBlock {
  char *name; ///< a malloc, or null
};

/// What a goroutine has once it runs; at the top of its stack.
struct alignas(16) GTop {
  M *lockedm; ///< while bound: to whom
  void *param; ///< from waker to waiter
  Locals *locals; ///< its thread_locals, null for none (posix/locals.cpp); its own
  EhState ehState;
};

struct alignas(32) G {
  // --- the owner's: who runs it, or who is about to ---
  uintptr_t sp; ///< where it goes on when not running (arch/switch.h)
  Stack stack;  ///< empty until it first runs
  union {
    M *m;         ///< while Running or Syscall
    G *nextBatch; ///< of the first of a batch of free ones
  };
  // --- status, and what traces read at any time ---
  Atomic<GStatus> status;
  WaitReason waitReason; ///< valid while Waiting
  GKind kind : 2;
  BlockKind blockKind : 2;
  StackClass stackWish : 2; ///< asked for by go_options
  bool bound : 1;           ///< changed by lockedm while it runs the G
  int savedErrno;           ///< errno while not running
  // ---
  G *schedlink;          ///< next in a free list; of who owns that list
  uint64_t goid;         ///< never reused; 0 for kinds other than Goroutine
  uint64_t parentGoid;   ///< who started it
  void (*entry)(void *); ///< first function; called with the block
  union {
    alignas(16) unsigned char inlineBlock[kInlineBlock];
    void *block; ///< Owned or Borrowed
  };
};
static_assert(sizeof(G) == 96);

RT_INLINE GTop *topOf(const G *gp) {
  return reinterpret_cast<GTop *>(gp->stack.hi() - sizeof(GTop));
}
RT_INLINE void *blockOf(G *gp) {
  return gp->blockKind == BlockKind::Inline ? gp->inlineBlock : gp->block;
}
/// The name given by go_options, or null.
RT_INLINE const char *nameOf(const G *gp) {
  return gp->blockKind == BlockKind::Owned ? static_cast<NamedBlock *>(gp->block)[-1].name
                                           : nullptr;
}
RT_INLINE M *lockedmOf(const G *gp) { return gp->bound ? topOf(gp)->lockedm : nullptr; }

/// A thread that is not ours and parks in the runtime.
struct ForeignG {
  G g;
  void *param;
  Note note;
};

/// Gs are made in slabs of one system call each, and never given back: whoever holds a
/// pointer to one may look at it.
inline constexpr size_t kSlabBytes = 64 << 10;
struct GSlab {
  GSlab *next; ///< all slabs, newest first; set once
  G gs[(kSlabBytes - 64) / sizeof(G)];
};
static_assert(sizeof(GSlab) <= kSlabBytes);

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_G_H
