//===- runtime/chan/chan.cpp - channels -----------------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's channel (its chan.go), with these invariants, true whenever the lock is free:
//
//   at most one of sendq and recvq is not empty (a select may wait in both)
//   elements in the buffer: recvq is empty;  room in the buffer: sendq is empty
//   closed: both are empty, but for selects that are being woken elsewhere
//
//   send     closed: panic. A receiver waits: the value goes straight into its room and it
//            is readied. Room in the buffer: there. Otherwise wait in sendq.
//   receive  elements: the oldest; if a sender waits, its value takes the place at the
//            end. No buffer and a sender waits: straight from its slot. Closed: so.
//   close    marks, takes out every waiter, and readies them outside the lock.
//
// Who takes a waiter out of its queue owns it: moves the value, sets success, readies it.
// It finds the result in its own record and does not take the lock again.
//
// Two locks, one protocol. Elements that move as bytes are moved under a lock that
// blocks the thread, some nanoseconds. Any other type's move constructor is the
// program's code: it may log, lock, yield. Its channel uses a lock that parks and is
// held across that code; a move that uses the same channel waits for itself, as it
// would on any mutex. Destructors of values that were moved from run without the lock,
// but for those in the buffer, whose place is needed.
//
// A look without the lock lets try_* fail fast: `closed` before the counts, as in Go, so
// that "not ready" is an answer that was right at some moment of the call.
//
// The wait records lie on the waiters' stacks; nothing is allocated but by makechan.
//
//===----------------------------------------------------------------------===//

#include "runtime/chan/hchan.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"

namespace rt {

namespace {

bool commitUserLock(G *, void *arg) {
  mutexUnlock(static_cast<SyncMutex *>(arg));
  return true;
}

void parkUnlock(HChan *c, WaitReason r) {
  if (RT_LIKELY(movesBytes(c)))
    goparkunlock(&c->lock, r);
  else
    gopark(commitUserLock, &c->userLock, r);
}

[[noreturn]] void blockForEver(WaitReason r) {
  for (;;)
    gopark(nullptr, nullptr, r);
}

} // namespace

HChan *makechan(const ElemType *type, size_t capacity) {
  constexpr size_t limit = size_t(1) << 47; // no address space holds more
  size_t align = rtmax(type->align, alignof(HChan));
  size_t head = (sizeof(HChan) + align - 1) / align * align;
  if (capacity > limit || (type->size && capacity > (limit - head) / type->size))
    gopanic("makechan: size out of range");
  size_t bytes = head + capacity * type->size;
  bytes = (bytes + align - 1) / align * align;
  auto *c = static_cast<HChan *>(libc::aligned_alloc(align, bytes));
  if (!c)
    fatal("out of memory: cannot allocate a channel");
  __builtin_memset(c, 0, sizeof *c);
  c->type = type;
  c->capacity = capacity;
  c->buffer = reinterpret_cast<unsigned char *>(c) + head;
  c->refs.store(1, relaxed);
  return c;
}

void chanretain(HChan *c) { c->refs.fetchAdd(1, relaxed); }

void chanrelease(HChan *c) {
  if (c->refs.fetchSub(1, acq_rel) != 1)
    return;
  if (c->type->destroy)
    for (size_t n = c->count.load(relaxed); n > 0; --n, c->recvAt = after(c, c->recvAt))
      c->type->destroy(slot(c, c->recvAt));
  libc::free(c);
}

size_t chanlen(const HChan *c) { return c && !c->timed ? c->count.load() : 0; }
size_t chancap(const HChan *c) { return c && !c->timed ? c->capacity : 0; }

ChanResult chansend(HChan *c, void *elem, bool block) {
  if (RT_UNLIKELY(!c)) {
    if (!block)
      return ChanResult::WouldBlock;
    blockForEver(WaitReason::ChanSendNil);
  }
  if (!block && !c->closed.load()) {
    bool full = c->capacity == 0 ? __atomic_load_n(&c->recvq.first, __ATOMIC_RELAXED) == nullptr
                                 : c->count.load(relaxed) == c->capacity;
    if (full)
      return ChanResult::WouldBlock;
  }
  lockChan(c);
  if (RT_UNLIKELY(c->closed.load(relaxed))) {
    unlockChan(c);
    gopanic("send on closed channel");
  }
  if (Sudog *r = dequeue(&c->recvq)) {
    moveElem(c, r->elem, elem);
    unlockChan(c);
    wake(r, true);
    return ChanResult::Done;
  }
  size_t n = c->count.load(relaxed);
  if (n < c->capacity) {
    putNewest(c, elem);
    c->count.store(n + 1, relaxed);
    unlockChan(c);
    return ChanResult::Done;
  }
  if (!block) {
    unlockChan(c);
    return ChanResult::WouldBlock;
  }
  Sudog self{current(), nullptr, nullptr, nullptr, elem, false, nullptr};
  enqueue(&c->sendq, &self);
  parkUnlock(c, WaitReason::ChanSend);
  if (!self.success)
    gopanic("send on closed channel");
  return ChanResult::Done;
}

ChanResult chanrecv(HChan *c, void *elem, bool block) {
  if (RT_UNLIKELY(!c)) {
    if (!block)
      return ChanResult::WouldBlock;
    blockForEver(WaitReason::ChanReceiveNil);
  }
  if (!block) {
    bool empty = c->capacity == 0 ? __atomic_load_n(&c->sendq.first, __ATOMIC_RELAXED) == nullptr
                                  : c->count.load() == 0;
    // A channel is never opened again: if it is open now, it was when it looked empty.
    if (empty && !c->closed.load())
      return ChanResult::WouldBlock;
  }
  lockChan(c);
  size_t n = c->count.load(relaxed);
  if (n > 0) {
    takeOldest(c, elem);
    Sudog *s = dequeue(&c->sendq);
    if (s)
      putNewest(c, s->elem);
    else
      c->count.store(n - 1, relaxed);
    unlockChan(c);
    if (s)
      wake(s, true);
    return ChanResult::Done;
  }
  if (Sudog *s = dequeue(&c->sendq)) {
    moveElem(c, elem, s->elem);
    unlockChan(c);
    wake(s, true);
    return ChanResult::Done;
  }
  if (c->closed.load(relaxed) || !block) {
    ChanResult r = c->closed.load(relaxed) ? ChanResult::Closed : ChanResult::WouldBlock;
    unlockChan(c);
    return r;
  }
  Sudog self{current(), nullptr, nullptr, nullptr, elem, false, nullptr};
  enqueue(&c->recvq, &self);
  parkUnlock(c, WaitReason::ChanReceive);
  return self.success ? ChanResult::Done : ChanResult::Closed;
}

bool chanoffer(HChan *c, void *elem) {
  lock(&c->lock);
  Sudog *r = c->closed.load(relaxed) ? nullptr : dequeue(&c->recvq);
  size_t n = c->count.load(relaxed);
  bool sent = r != nullptr;
  if (r) {
    moveElem(c, r->elem, elem);
  } else if (!c->closed.load(relaxed) && n < c->capacity) {
    putNewest(c, elem);
    c->count.store(n + 1, relaxed);
    sent = true;
  }
  unlock(&c->lock);
  if (r)
    wake(r, true);
  return sent;
}

void closechan(HChan *c) {
  if (RT_UNLIKELY(!c))
    gopanic("close of nil channel");
  lockChan(c);
  if (RT_UNLIKELY(c->closed.load(relaxed))) {
    unlockChan(c);
    gopanic("close of closed channel");
  }
  c->closed.store(true);
  // All waiters, in one list: they are readied after the lock is free.
  Sudog *all = nullptr, **tail = &all;
  while (Sudog *s = dequeue(&c->recvq)) {
    *tail = s;
    tail = &s->next;
  }
  while (Sudog *s = dequeue(&c->sendq)) {
    *tail = s;
    tail = &s->next;
  }
  unlockChan(c);
  while (Sudog *s = all) {
    all = s->next; // gone once its owner runs
    wake(s, false);
  }
}

} // namespace rt
