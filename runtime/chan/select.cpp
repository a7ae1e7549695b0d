//===- runtime/chan/select.cpp - waiting for one of several ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's select (its select.go). All channels are locked, in one order for everybody; then
//
//   1  the cases are looked at in a random order; the first that is ready is done
//   2  none is: a wait record in every queue, all with one word `done`; park, which unlocks
//   3  somebody has set `done` from 0 to 1 and with it the right to wake us, moved the
//      value, and readied us with that record as parameter. Each channel is locked once
//      more, to take our other records out
//
// The order of locks: channels whose elements' moves are user code first, since their lock
// parks and nobody may park with one of the others held; then by address. Where such a
// channel is ready the other locks are given back before its value moves.
//
// After 2 has unlocked the first channel we may be woken, while the unlocking still walks
// the cases on our stack. It is safe because 3 takes every lock once more: it cannot end
// before the walk has released the last one. A timeout is a timer that competes for `done`
// like a sender; it is started before the walk, or, when there is no channel, as the
// last thing. Whoever loses to it stops it; when it fires all the same at that moment, we
// wait until it has done with our record.
//
// Rejected: unlocking in 2 from a copy of the list of channels (an allocation, or a limit).
//
//===----------------------------------------------------------------------===//

#include "runtime/chan/select.h"
#include "runtime/arch/arch.h"
#include "runtime/chan/hchan.h"
#include "runtime/panic/panic.h"

namespace rt {

namespace {

/// On the selecting goroutine's stack.
struct Selecting {
  SelectCase *cases;
  int n;       ///< cases
  int nlock;   ///< of them with a channel: lock order [0, nlock)
  int timeout; ///< the case whose timer runs, or -1
  Atomic<uint32_t> done;
  G *gp;
  Timer timer;
  Atomic<bool> timerDone; ///< the timer's function has made its last access

  SelectCase &locked(int i) { return cases[cases[i].lock]; }
};

/// Channels with user code first, then by address.
uintptr_t rank(const SelectCase &k) {
  uintptr_t address = reinterpret_cast<uintptr_t>(k.c) >> 1;
  return movesBytes(k.c) ? address | uintptr_t(1) << 63 : address;
}

/// Heap sort: no recursion, no room, no bad case.
void sortLocks(Selecting &s) {
  SelectCase *k = s.cases;
  auto above = [&](int a, int b) { return rank(s.locked(a)) > rank(s.locked(b)); };
  auto swap = [&](int a, int b) {
    uint16_t t = k[a].lock;
    k[a].lock = k[b].lock;
    k[b].lock = t;
  };
  for (int i = 1; i < s.nlock; ++i)
    for (int j = i; j > 0 && above(j, (j - 1) / 2); j = (j - 1) / 2)
      swap(j, (j - 1) / 2);
  for (int end = s.nlock - 1; end > 0; --end) {
    swap(0, end);
    for (int j = 0;;) {
      int child = 2 * j + 1;
      if (child >= end)
        break;
      if (child + 1 < end && above(child + 1, child))
        ++child;
      if (!above(child, j))
        break;
      swap(child, j);
      j = child;
    }
  }
}

void prepare(Selecting &s) {
  s.nlock = 0;
  s.timeout = -1;
  for (int i = 0; i < s.n; ++i) {
    SelectCase &k = s.cases[i];
    // Fisher and Yates, inside out.
    int j = static_cast<int>(uint64_t(fastRandom()) * static_cast<uint32_t>(i + 1) >> 32);
    k.poll = s.cases[j].poll;
    s.cases[j].poll = static_cast<uint16_t>(i);
    if (k.kind == CaseKind::Timeout) {
      if (s.timeout < 0 || k.timeout < s.cases[s.timeout].timeout)
        s.timeout = i;
    } else if (k.kind != CaseKind::Default && k.c) {
      s.cases[s.nlock++].lock = static_cast<uint16_t>(i);
    }
  }
  sortLocks(s);
}

/// True for the first of several cases with one channel.
bool firstOfItsChannel(Selecting &s, int i) {
  return i == 0 || s.locked(i).c != s.locked(i - 1).c;
}

void lockAll(Selecting &s) {
  for (int i = 0; i < s.nlock; ++i)
    if (firstOfItsChannel(s, i))
      lockChan(s.locked(i).c);
}

/// All but `spared`, the last first.
void unlockAll(Selecting &s, HChan *spared) {
  for (int i = s.nlock; --i >= 0;)
    if (firstOfItsChannel(s, i) && s.locked(i).c != spared)
      unlockChan(s.locked(i).c);
}

/// The channel's part of a ready case. All are locked; on return none is.
void finish(Selecting &s, SelectCase &k, Sudog *partner) {
  HChan *c = k.c;
  bool bytes = movesBytes(c);
  if (!bytes)
    unlockAll(s, c);
  size_t n = c->count.load(relaxed);
  if (k.kind == CaseKind::Send) {
    if (partner) {
      moveElem(c, partner->elem, k.elem);
    } else {
      putNewest(c, k.elem);
      c->count.store(n + 1, relaxed);
    }
  } else {
    k.received = true;
    if (n == 0) {
      moveElem(c, k.elem, partner->elem);
    } else {
      takeOldest(c, k.elem);
      if (partner)
        putNewest(c, partner->elem);
      else
        c->count.store(n - 1, relaxed);
    }
  }
  if (bytes)
    unlockAll(s, nullptr);
  else
    unlockChan(c);
  if (partner)
    wake(partner, true);
}

/// Pass 1 for one case: true when it was ready, and is done.
bool tryCase(Selecting &s, SelectCase &k) {
  switch (k.kind) {
  case CaseKind::Timeout:
    if (k.timeout > 0)
      return false;
    k.received = true;
    unlockAll(s, nullptr);
    return true;
  case CaseKind::Default:
    return false;
  case CaseKind::Send: {
    if (!k.c)
      return false;
    if (k.c->closed.load(relaxed)) {
      unlockAll(s, nullptr);
      gopanic("send on closed channel");
    }
    Sudog *partner = dequeue(&k.c->recvq);
    if (!partner && k.c->count.load(relaxed) == k.c->capacity)
      return false;
    finish(s, k, partner);
    return true;
  }
  case CaseKind::Receive: {
    if (!k.c)
      return false;
    Sudog *partner = dequeue(&k.c->sendq);
    if (partner || k.c->count.load(relaxed) != 0) {
      finish(s, k, partner);
      return true;
    }
    if (!k.c->closed.load(relaxed))
      return false;
    unlockAll(s, nullptr);
    k.received = false;
    return true;
  }
  }
  return false;
}

void timeoutFires(void *arg, Nanos) {
  auto *s = static_cast<Selecting *>(arg);
  uint32_t free = 0;
  G *gp = s->gp;
  bool won = s->done.cas(free, 1);
  if (won)
    paramOf(gp) = s; // no record of a channel
  s->timerDone.store(true);
  if (won)
    goready(gp);
}

/// Off our stack: the timer, then the locks (pass 2).
bool commitSelect(G *, void *arg) {
  auto *s = static_cast<Selecting *>(arg);
  int nlock = s->nlock;
  if (s->timeout >= 0)
    timerStart(&s->timer, s->timer.when); // without a channel, our last access
  for (int i = 0; i < nlock; ++i) {
    HChan *c = s->locked(i).c;
    bool last = i + 1 == nlock || s->locked(i + 1).c != c;
    if (!last)
      continue;
    if (movesBytes(c))
      mutexRelease(&c->lock);
    else
      mutexUnlock(&c->userLock);
  }
  return true;
}

int heldMutexes(Selecting &s) {
  int n = 0;
  for (int i = 0; i < s.nlock; ++i)
    n += firstOfItsChannel(s, i) && movesBytes(s.locked(i).c);
  return n;
}

/// Passes 2 and 3.
int wait(Selecting &s) {
  s.gp = current();
  for (int i = 0; i < s.n; ++i) {
    SelectCase &k = s.cases[i];
    if (!k.c || (k.kind != CaseKind::Send && k.kind != CaseKind::Receive))
      continue;
    k.sudog = {s.gp, nullptr, nullptr, nullptr, k.elem, false, &s.done};
    enqueue(k.kind == CaseKind::Send ? &k.c->sendq : &k.c->recvq, &k.sudog);
  }
  if (s.timeout >= 0) {
    Nanos now = nanotime(), d = s.cases[s.timeout].timeout;
    s.timer.when = d > INT64_MAX - now ? INT64_MAX : now + d;
    s.timer.fire = timeoutFires;
    s.timer.arg = &s;
  }
  bool nothing = s.nlock == 0 && s.timeout < 0;
  goparklocked(nothing ? nullptr : commitSelect, &s,
               s.n == 0 ? WaitReason::SelectNoCases : WaitReason::Select, heldMutexes(s));

  void *winner = paramOf(s.gp);
  if (s.timeout >= 0 && !timerStop(&s.timer))
    while (!s.timerDone.load())
      spinPause();
  for (int i = 0; i < s.nlock; ++i) {
    HChan *c = s.locked(i).c;
    lockChan(c);
    for (;; ++i) {
      Sudog &mine = s.locked(i).sudog;
      if (mine.in)
        unlink(mine.in, &mine);
      if (i + 1 == s.nlock || s.locked(i + 1).c != c)
        break;
    }
    unlockChan(c);
  }
  if (winner == &s) {
    s.cases[s.timeout].received = true;
    return s.timeout;
  }
  for (int i = 0; i < s.n; ++i) {
    SelectCase &k = s.cases[i];
    if (winner != &k.sudog)
      continue;
    if (k.kind == CaseKind::Send && !k.sudog.success)
      gopanic("send on closed channel");
    k.received = k.sudog.success;
    return i;
  }
  throwError("selectgo: woken by nobody");
}

} // namespace

int selectgo(SelectCase *cases, int n) {
  if (n > kMaxCases)
    gopanic("select: too many cases");
  Selecting s{};
  s.cases = cases;
  s.n = n;
  prepare(s);
  lockAll(s);
  for (int i = 0; i < n; ++i) {
    int at = cases[i].poll;
    if (tryCase(s, cases[at]))
      return at;
  }
  for (int i = 0; i < n; ++i)
    if (cases[i].kind == CaseKind::Default) {
      unlockAll(s, nullptr);
      return i;
    }
  return wait(s);
}

} // namespace rt
