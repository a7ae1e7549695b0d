//===- runtime/sync/sema.cpp - sleep and wake by address ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's semaphore (its sema.go). Waiters are found by the semaphore's address in a table
// of roots, so that an object that nobody waits in holds no pointer and may be
// destroyed at any time.
//
//   acquire  CAS *sema down; else lock the root, count itself in root.nwait, try once
//            more, queue, park (the root's lock is released by the park)
//   release  *sema up, then look at root.nwait: 0 means nobody to wake. Else lock, take
//            the first waiter of this address out, unlock, ready it.
//
// The raise of *sema comes before the load of nwait, and the raise of nwait before the
// second look at *sema, all sequentially consistent: one of the two sees the other.
// A woken waiter competes for *sema again, unless it was handed over (ticket).
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/sema.h"
#include "runtime/panic/panic.h"

namespace rt {

namespace {

struct SemaWaiter {
  G *g;
  Atomic<uint32_t> *addr;
  SemaWaiter *next;     ///< other addresses of this root (of the first at its address)
  SemaWaiter *nextSame; ///< the next at this address
  SemaWaiter *lastSame; ///< of the first: the last at this address
  bool ticket;
};

struct alignas(kCacheLine) SemaRoot {
  Mutex lock;
  Atomic<uint32_t> nwait;
  SemaWaiter *head; ///< first waiters, one for each address
};

/// A prime, as in Go: addresses are multiples of powers of two.
constexpr size_t kRoots = 1021;
SemaRoot roots[kRoots];

SemaRoot *rootOf(const void *addr) {
  return &roots[(reinterpret_cast<uintptr_t>(addr) >> 3) % kRoots];
}

bool tryAcquire(Atomic<uint32_t> *sema) {
  uint32_t v = sema->load(seq_cst);
  while (v > 0)
    if (sema->cas(v, v - 1, seq_cst))
      return true;
  return false;
}

SemaWaiter **findAddr(SemaRoot *root, Atomic<uint32_t> *addr) {
  SemaWaiter **link = &root->head;
  while (*link && (*link)->addr != addr)
    link = &(*link)->next;
  return link;
}

void queueWaiter(SemaRoot *root, SemaWaiter *w, bool first) {
  SemaWaiter **link = findAddr(root, w->addr);
  SemaWaiter *head = *link;
  if (!head) {
    w->lastSame = w;
    *link = w;
    return;
  }
  if (first) {
    w->next = head->next;
    w->nextSame = head;
    w->lastSame = head->lastSame;
    *link = w;
    return;
  }
  head->lastSame->nextSame = w;
  head->lastSame = w;
}

SemaWaiter *takeWaiter(SemaRoot *root, Atomic<uint32_t> *addr) {
  SemaWaiter **link = findAddr(root, addr);
  SemaWaiter *head = *link;
  if (!head)
    return nullptr;
  if (SemaWaiter *second = head->nextSame) {
    second->next = head->next;
    second->lastSame = head->lastSame;
    *link = second;
  } else {
    *link = head->next;
  }
  return head;
}

} // namespace

void semacquire(Atomic<uint32_t> *sema, bool first, WaitReason r) {
  if (tryAcquire(sema))
    return;
  SemaRoot *root = rootOf(sema);
  for (;;) {
    SemaWaiter self{current(), sema, nullptr, nullptr, nullptr, false};
    lock(&root->lock);
    root->nwait.fetchAdd(1, seq_cst);
    if (tryAcquire(sema)) {
      root->nwait.fetchSub(1, relaxed);
      unlock(&root->lock);
      return;
    }
    queueWaiter(root, &self, first);
    goparkunlock(&root->lock, r);
    if (self.ticket || tryAcquire(sema))
      return;
  }
}

void semrelease(Atomic<uint32_t> *sema, bool handoff) {
  SemaRoot *root = rootOf(sema);
  sema->fetchAdd(1, seq_cst);
  if (root->nwait.load(seq_cst) == 0)
    return;
  lock(&root->lock);
  SemaWaiter *w = root->nwait.load(relaxed) ? takeWaiter(root, sema) : nullptr;
  if (w)
    root->nwait.fetchSub(1, relaxed);
  if (w && handoff && tryAcquire(sema))
    w->ticket = true;
  unlock(&root->lock);
  if (w)
    goready(w->g);
}

} // namespace rt
