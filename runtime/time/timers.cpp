//===- runtime/time/timers.cpp - the heap of timers of a P ----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A 4-ary heap of {when, timer}: half the levels of a binary one, four children on one
// cache line, and no look at a timer to compare. Every operation takes the heap's lock.
//
//   start  puts the timer in, sets t->heap and t->index; lowers `next`
//   stop   takes it out wherever it is. t->heap is read before the lock: a timer that is
//          in no heap is stopped already. It changes only under the heap's lock, so it is
//          read again under it.
//   run    takes out what is due, one at a time, and calls fire without the lock: fire
//          may start timers on this heap and ready goroutines. A one-shot timer is out of
//          the heap before its fire; the record may be gone when fire returns.
//
// `next` is written under the lock and read without: a reader that sees an old value
// looks a schedule too early or too late, and an M about to sleep reads it after it has
// taken sched.lock, under which it is published to who wakes it.
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/time/time.h"

namespace rt {

struct TimerEntry {
  Nanos when;
  Timer *timer;
};

namespace {

constexpr uint32_t kArity = 4;

void place(Timers *ts, uint32_t i, TimerEntry e) {
  ts->heap[i] = e;
  e.timer->index = i;
}

void siftUp(Timers *ts, uint32_t i, TimerEntry e) {
  while (i > 0) {
    uint32_t parent = (i - 1) / kArity;
    if (e.when >= ts->heap[parent].when)
      break;
    place(ts, i, ts->heap[parent]);
    i = parent;
  }
  place(ts, i, e);
}

void siftDown(Timers *ts, uint32_t i, TimerEntry e) {
  for (;;) {
    uint32_t first = i * kArity + 1;
    if (first >= ts->len)
      break;
    uint32_t least = first;
    for (uint32_t c = first + 1; c < rtmin(first + kArity, ts->len); ++c)
      if (ts->heap[c].when < ts->heap[least].when)
        least = c;
    if (e.when <= ts->heap[least].when)
      break;
    place(ts, i, ts->heap[least]);
    i = least;
  }
  place(ts, i, e);
}

void publishNext(Timers *ts) { ts->next.store(ts->len ? ts->heap[0].when : 0); }

/// Takes entry i out; lock held.
void removeAt(Timers *ts, uint32_t i) {
  ts->heap[i].timer->heap.store(nullptr);
  TimerEntry last = ts->heap[--ts->len];
  if (i == ts->len)
    return;
  if (i > 0 && last.when < ts->heap[(i - 1) / kArity].when)
    siftUp(ts, i, last);
  else
    siftDown(ts, i, last);
}

void insert(Timers *ts, Timer *t) {
  if (ts->len == ts->cap) {
    // Rare (each doubling), and malloc's lock is a leaf: nothing is locked inside it.
    uint32_t cap = ts->cap ? ts->cap * 2 : 16;
    auto *heap = static_cast<TimerEntry *>(libc::realloc(ts->heap, cap * sizeof(TimerEntry)));
    if (!heap)
      fatal("out of memory: cannot allocate timers");
    ts->heap = heap;
    ts->cap = cap;
  }
  t->heap.store(ts);
  siftUp(ts, ts->len++, {t->when, t});
}

} // namespace

void timersStart(Timers *ts, Timer *t, Nanos when) {
  t->when = rtmax<Nanos>(when, 1); // 0 is "none" in `next`
  lock(&ts->lock);
  if (t->heap.load(relaxed))
    throwError("timersStart: the timer is started already");
  insert(ts, t);
  bool first = t->index == 0;
  publishNext(ts);
  unlock(&ts->lock);
  if (first)
    wakeForTimer(when);
}

void timersMove(Timers *from, Timers *to) {
  lock(&from->lock);
  lock(&to->lock); // the only place that holds two: `to` is always the first P's or the heir's
  for (uint32_t i = 0; i < from->len; ++i)
    insert(to, from->heap[i].timer);
  from->len = 0;
  publishNext(from);
  publishNext(to);
  unlock(&to->lock);
  unlock(&from->lock);
}

bool timerStop(Timer *t) {
  for (;;) {
    Timers *ts = t->heap.load();
    if (!ts)
      return false;
    lock(&ts->lock);
    if (t->heap.load(relaxed) == ts) {
      removeAt(ts, t->index);
      publishNext(ts);
      unlock(&ts->lock);
      return true;
    }
    unlock(&ts->lock); // fired, or moved by a thief
  }
}

Nanos timersRun(Timers *ts, Nanos now) {
  Nanos next = ts->next.load();
  if (next == 0)
    return 0;
  if (now == 0)
    now = nanotime();
  if (next > now)
    return next;
  lock(&ts->lock);
  while (ts->len > 0 && ts->heap[0].when <= now) {
    Timer *t = ts->heap[0].timer;
    auto fire = t->fire;
    void *arg = t->arg;
    if (t->period > 0) {
      // Late ticks are dropped, not made up for (Go's rule).
      t->when += t->period * (1 + (now - t->when) / t->period);
      siftDown(ts, 0, {t->when, t});
    } else {
      removeAt(ts, 0);
    }
    publishNext(ts);
    unlock(&ts->lock);
    fire(arg, now);
    lock(&ts->lock);
  }
  next = ts->len ? ts->heap[0].when : 0;
  unlock(&ts->lock);
  return next;
}

} // namespace rt
