//===- runtime/sched/runq.cpp - the run queue of a P ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/runq.h"
#include "runtime/sched/g.h"

namespace rt {

/// True when there was room in the ring.
RT_INLINE bool putRing(RunQueue *q, G *gp, uint32_t head) {
  uint32_t tail = q->tail.load(relaxed); // ours
  if (RT_UNLIKELY(tail - head >= kRunQueueLen))
    return false;
  q->ring[tail % kRunQueueLen].store(gp, relaxed);
  q->tail.store(tail + 1, release);
  return true;
}

G *runqput(RunQueue *q, G *gp, bool asNext) {
  if (asNext) {
    // A thief may take the slot at any time, so the owner swaps.
    gp = q->next.exchange(gp, acq_rel);
    if (!gp)
      return nullptr;
  }
  return putRing(q, gp, q->head.load(acquire)) ? nullptr : gp; // pairs with the takers' CAS
}

uint32_t runqputslow(RunQueue *q, G *gp, G *batch[kOverflow]) {
  for (;;) {
    uint32_t head = q->head.load(acquire);
    if (putRing(q, gp, head))
      return 0;
    constexpr uint32_t n = kRunQueueLen / 2;
    for (uint32_t i = 0; i < n; ++i)
      batch[i] = q->ring[(head + i) % kRunQueueLen].load(relaxed);
    if (!q->head.cas(head, head + n, release))
      continue;
    batch[n] = gp;
    return n + 1;
  }
}

G *runqget(RunQueue *q) {
  // Only the owner fills `next`: if it is empty now, it stays so.
  if (q->next.load(relaxed)) {
    if (G *gp = q->next.exchange(nullptr, acq_rel))
      return gp;
  }
  return runqgetRing(q);
}

G *runqgetRing(RunQueue *q) {
  uint32_t head = q->head.load(acquire);
  for (;;) {
    if (head == q->tail.load(relaxed))
      return nullptr;
    G *gp = q->ring[head % kRunQueueLen].load(relaxed);
    // The one after it, which most likely runs next: with many goroutines each is a miss.
    // A slot that is not filled holds an old pointer; Gs are never unmapped.
    auto *after = reinterpret_cast<char *>(q->ring[(head + 1) % kRunQueueLen].load(relaxed));
    __builtin_prefetch(after, 1);
    __builtin_prefetch(after + kCacheLine, 1);
    if (q->head.cas(head, head + 1, acq_rel))
      return gp;
  }
}

bool runqempty(const RunQueue *q) {
  // The owner may move `next` to the ring between our loads: look at tail twice, so
  // that a G on its way is not missed.
  for (;;) {
    uint32_t head = q->head.load(acquire);
    uint32_t tail = q->tail.load(acquire);
    G *next = q->next.load(acquire);
    if (tail == q->tail.load(acquire))
      return head == tail && !next;
  }
}

uint32_t runqlen(const RunQueue *q) {
  uint32_t head = q->head.load(acquire);
  uint32_t n = q->tail.load(acquire) - head;
  return rtmin(n, kRunQueueLen) + (q->next.load(relaxed) ? 1 : 0);
}

/// Copies half of the victim's Gs to q's ring behind its tail, without moving it.
static uint32_t runqgrab(RunQueue *victim, RunQueue *q, uint32_t tail, bool stealNext) {
  for (;;) {
    uint32_t vhead = victim->head.load(acquire);
    uint32_t vtail = victim->tail.load(acquire); // pairs with the store in runqput
    uint32_t n = vtail - vhead;
    n -= n / 2;
    if (n == 0) {
      if (!stealNext)
        return 0;
      G *next = victim->next.load(acquire);
      if (!next || !victim->next.cas(next, nullptr, acq_rel))
        return 0;
      q->ring[tail % kRunQueueLen].store(next, relaxed);
      return 1;
    }
    if (n > kRunQueueLen / 2) // head and tail of different moments
      continue;
    for (uint32_t i = 0; i < n; ++i)
      q->ring[(tail + i) % kRunQueueLen].store(
          victim->ring[(vhead + i) % kRunQueueLen].load(relaxed), relaxed);
    if (victim->head.cas(vhead, vhead + n, acq_rel))
      return n;
  }
}

G *runqsteal(RunQueue *q, RunQueue *victim, bool stealNext) {
  uint32_t tail = q->tail.load(relaxed);
  uint32_t n = runqgrab(victim, q, tail, stealNext);
  if (n == 0)
    return nullptr;
  --n;
  G *gp = q->ring[(tail + n) % kRunQueueLen].load(relaxed);
  if (n > 0)
    q->tail.store(tail + n, release);
  return gp;
}

} // namespace rt
