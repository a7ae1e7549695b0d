//===- runtime/sched/globq.h - the global run queue -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// First in, first out; everything under sched.lock. A list of blocks of pointers, not
// a chain through the Gs: the overflow of a ring goes in and out as 128 pointers copied,
// and no G is touched, which for a million of them would be a cache miss each.
//
// Blocks come from a slab and go back to a free list; one is kept in the queue, so that a
// queue that fills and empties does not walk to and fro.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_GLOBQ_H
#define MINIGO_RUNTIME_SCHED_GLOBQ_H

#include "runtime/base/base.h"

namespace rt {

struct G;

/// 1 KB. Slots in [head, tail) are filled; a hole, left by `remove`, is null.
struct QueueBlock {
  static constexpr uint32_t kSlots = 126;
  QueueBlock *next;
  uint32_t head;
  uint32_t tail;
  G *slots[kSlots];
};

struct GlobalQueue {
  QueueBlock *first;
  QueueBlock *last;
  QueueBlock *free;
};

void globqput(GlobalQueue *q, G *gp);
void globqputHead(GlobalQueue *q, G *gp);
void globqputBatch(GlobalQueue *q, G *const *gs, uint32_t n);
/// Up to n, oldest first. How many there were.
uint32_t globqget(GlobalQueue *q, G **gs, uint32_t n);
/// The oldest that `want` says yes to, out of turn; null when there is none.
G *globqremove(GlobalQueue *q, bool (*want)(const G *));
/// The oldest, left where it is; null when empty.
G *globqpeek(GlobalQueue *q);

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_GLOBQ_H
