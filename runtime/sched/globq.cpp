//===- runtime/sched/globq.cpp - the global run queue ---------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/globq.h"
#include "runtime/os/os.h"
#include "runtime/panic/panic.h"

namespace rt {

static QueueBlock *newBlock(GlobalQueue *q) {
  if (!q->free) {
    constexpr size_t n = 64;
    auto *slab = static_cast<QueueBlock *>(osAlloc(n * sizeof(QueueBlock)));
    if (!slab)
      fatal("out of memory: cannot allocate the run queue");
    for (size_t i = n; i-- > 0;) {
      slab[i].next = q->free;
      q->free = &slab[i];
    }
  }
  QueueBlock *b = q->free;
  q->free = b->next;
  b->next = nullptr;
  b->head = b->tail = 0;
  return b;
}

/// The last block, with room for one more.
static QueueBlock *blockToFill(GlobalQueue *q) {
  static_assert(sizeof(QueueBlock) == 1024);
  QueueBlock *b = q->last;
  if (b && b->tail < QueueBlock::kSlots)
    return b;
  b = newBlock(q);
  (q->last ? q->last->next : q->first) = b;
  return q->last = b;
}

void globqput(GlobalQueue *q, G *gp) {
  QueueBlock *b = blockToFill(q);
  b->slots[b->tail++] = gp;
}

void globqputBatch(GlobalQueue *q, G *const *gs, uint32_t n) {
  while (n > 0) {
    QueueBlock *b = blockToFill(q);
    uint32_t some = rtmin(n, QueueBlock::kSlots - b->tail);
    for (uint32_t i = 0; i < some; ++i)
      b->slots[b->tail + i] = gs[i];
    b->tail += some;
    gs += some;
    n -= some;
  }
}

void globqputHead(GlobalQueue *q, G *gp) {
  QueueBlock *b = q->first;
  if (!b || b->head == 0) {
    b = newBlock(q);
    b->next = q->first;
    b->head = b->tail = QueueBlock::kSlots;
    q->first = b;
    if (!q->last)
      q->last = b;
  }
  b->slots[--b->head] = gp;
}

/// The first block that holds something; empty ones before it are given back. Null when
/// the queue is empty.
static QueueBlock *blockToEmpty(GlobalQueue *q) {
  while (QueueBlock *b = q->first) {
    while (b->head < b->tail && !b->slots[b->head])
      ++b->head;
    if (b->head < b->tail)
      return b;
    if (b == q->last) {
      b->head = b->tail = 0;
      return nullptr;
    }
    q->first = b->next;
    b->next = q->free;
    q->free = b;
  }
  return nullptr;
}

uint32_t globqget(GlobalQueue *q, G **gs, uint32_t n) {
  uint32_t got = 0;
  while (got < n) {
    QueueBlock *b = blockToEmpty(q);
    if (!b)
      break;
    while (got < n && b->head < b->tail)
      if (G *gp = b->slots[b->head++])
        gs[got++] = gp;
  }
  return got;
}

G *globqpeek(GlobalQueue *q) {
  QueueBlock *b = blockToEmpty(q);
  return b ? b->slots[b->head] : nullptr;
}

G *globqremove(GlobalQueue *q, bool (*want)(const G *)) {
  for (QueueBlock *b = q->first; b; b = b->next)
    for (uint32_t i = b->head; i < b->tail; ++i)
      if (G *gp = b->slots[i]; gp && want(gp)) {
        b->slots[i] = nullptr;
        return gp;
      }
  return nullptr;
}

} // namespace rt
