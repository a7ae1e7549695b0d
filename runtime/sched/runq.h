//===- runtime/sched/runq.h - the run queue of a P --------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A ring of 256 and one slot before it (Go's runq and runnext).
//
//   head  moved by whoever takes: the owner, and thieves. Only by compare-and-swap.
//   tail  moved by the owner alone. Slots in [head, tail) are filled.
//   next  the G readied last; runs first. The owner swaps it, a thief may take it.
//
// put:   slot store (relaxed) before tail store (release); a thief's acquire load of
//        tail makes the slot, and the G it names, visible.
// take:  slot load (relaxed) before the CAS of head (release): the slot is not filled
//        again before head passed it, since put compares tail with an acquired head.
// steal: reads head, then tail, copies up to half, and CASes head; a failed CAS throws
//        the copy away. A thief that was asleep between the two loads may see more than
//        a ring's worth: it tries again.
//
// When the ring is full the owner moves half of it, and the G at hand, to the global
// queue in one batch: the overflow stays first in, first out. (Last in first out
// touches fewer stacks, 30% faster in skynet, and starves the first ones.)
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_RUNQ_H
#define MINIGO_RUNTIME_SCHED_RUNQ_H

#include "runtime/base/atomic.h"

namespace rt {

struct G;

/// Go's length: long enough that the global queue is rarely touched, short enough
/// that a P's memory stays in the first-level cache.
inline constexpr uint32_t kRunQueueLen = 256;

struct RunQueue {
  // What thieves write lies apart from what the owner writes at every put.
  alignas(kCacheLine) Atomic<uint32_t> head;
  alignas(kCacheLine) Atomic<uint32_t> tail;
  Atomic<G *> next;
  Atomic<G *> ring[kRunQueueLen];
};

/// What does not fit in a ring: half of it and one more.
inline constexpr uint32_t kOverflow = kRunQueueLen / 2 + 1;

/// Owner only. Puts gp last, or, with `asNext`, in the first slot, whose G goes last.
/// When the ring is full: the G that found no room, for runqputslow.
G *runqput(RunQueue *q, G *gp, bool asNext);
/// Owner only. Takes half of the full ring and then gp into `batch`, for the caller to put
/// on the global queue; how many. 0: a thief was faster, there was room, gp is in.
uint32_t runqputslow(RunQueue *q, G *gp, G *batch[kOverflow]);
/// Owner only. Null when empty.
G *runqget(RunQueue *q);
/// Owner only. Passes over the G readied last.
G *runqgetRing(RunQueue *q);
/// Any thread. True when nothing is there; no guarantee beyond the moment.
bool runqempty(const RunQueue *q);
/// Any thread. Number of Gs, as of some moment.
uint32_t runqlen(const RunQueue *q);
/// By the owner of `q`. Takes half of `victim`'s Gs; all but one go into q, that one
/// is returned. Null when there was nothing.
G *runqsteal(RunQueue *q, RunQueue *victim, bool stealNext);

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_RUNQ_H
