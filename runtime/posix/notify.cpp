//===- runtime/posix/notify.cpp - signals that channels get ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's os/signal. A handler may do next to nothing: it sets the signal's bit and wakes
// sysmon, which sends to the channels, without blocking: a full channel drops.
//
//   handler   bit set (release), then sysmon's note
//   sysmon    note cleared, then the bits taken (acquire): a bit set after that finds the
//             note clear and wakes it again
//
// As with the kernel's own, a signal that comes again before it was delivered is one.
// The list of channels is under a lock that no handler takes.
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/notify.h"
#include "runtime/chan/chan.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"

namespace rt {

namespace {

struct Listener {
  HChan *c; ///< a reference
  uint64_t wants; ///< bit sig - 1
  Listener *next;
};

Mutex listLock;
Listener *listeners; // under listLock
Atomic<uint64_t> arrivedBits;

uint64_t bitOf(int sig) { return uint64_t(1) << (sig - 1); }

/// Those the kernel lets nobody have, and libc's own two.
bool catchable(int sig) {
  return sig >= 1 && sig <= 64 && sig != SIGKILL && sig != SIGSTOP && sig != 32 && sig != 33;
}

uint64_t bitsOf(const int *sigs, int n) {
  uint64_t bits = 0;
  for (int i = 0; i < n; ++i)
    if (catchable(sigs[i]))
      bits |= bitOf(sigs[i]);
  for (int sig = 1; n == 0 && sig <= 64; ++sig)
    if (catchable(sig))
      bits |= bitOf(sig);
  return bits;
}

/// listLock held.
uint64_t wantedByAnyone() {
  uint64_t bits = 0;
  for (Listener *l = listeners; l; l = l->next)
    bits |= l->wants;
  return bits;
}

/// Takes what is wanted from now on, gives back what is not. Not with listLock held: a
/// change of the disposition blocks signals and locks.
void apply(uint64_t before, uint64_t now) {
  for (int sig = 1; sig <= 64; ++sig) {
    if (now & ~before & bitOf(sig))
      signalWanted(sig);
    if (before & ~now & bitOf(sig))
      signalUnwanted(sig);
  }
}

/// Takes these bits from every listener, or from c alone; frees who wants nothing more.
void unlisten(HChan *c, uint64_t bits) {
  Listener *gone = nullptr;
  lock(&listLock);
  uint64_t before = wantedByAnyone();
  for (Listener **link = &listeners; Listener *l = *link;) {
    if (!c || l->c == c)
      l->wants &= ~bits;
    if (l->wants) {
      link = &l->next;
      continue;
    }
    *link = l->next;
    l->next = gone;
    gone = l;
  }
  uint64_t now = wantedByAnyone();
  unlock(&listLock);
  apply(before, now);
  while (Listener *l = gone) {
    gone = l->next;
    chanrelease(l->c);
    libc::free(l);
  }
}

} // namespace

void signalArrived(int sig) {
  arrivedBits.fetchOr(bitOf(sig));
  sysmonPoke();
}

bool signalsPending() { return arrivedBits.load() != 0; }

void signalsDeliver() {
  uint64_t bits = arrivedBits.exchange(0);
  for (int sig = 1; bits != 0; ++sig, bits >>= 1) {
    if (!(bits & 1))
      continue;
    lock(&listLock);
    for (Listener *l = listeners; l; l = l->next)
      if (l->wants & bitOf(sig))
        chanoffer(l->c, &sig);
    unlock(&listLock);
  }
}

void signalNotify(HChan *c, const int *sigs, int n) {
  if (!c)
    gopanic("os/signal: Notify using nil channel");
  auto *fresh = static_cast<Listener *>(libc::malloc(sizeof(Listener)));
  if (!fresh)
    fatal("out of memory: cannot allocate a signal's listener");
  lock(&listLock);
  uint64_t before = wantedByAnyone();
  Listener *l = listeners;
  while (l && l->c != c)
    l = l->next;
  if (!l) {
    chanretain(c);
    *fresh = {c, 0, listeners};
    l = listeners = fresh;
    fresh = nullptr;
  }
  l->wants |= bitsOf(sigs, n);
  uint64_t now = wantedByAnyone();
  unlock(&listLock);
  libc::free(fresh);
  apply(before, now);
}

void signalStop(HChan *c) {
  if (c)
    unlisten(c, ~uint64_t(0));
}

void signalIgnore(const int *sigs, int n) {
  uint64_t bits = bitsOf(sigs, n);
  unlisten(nullptr, bits);
  for (int sig = 1; sig <= 64; ++sig)
    if (bits & bitOf(sig))
      signalDisposition(sig, true);
}

void signalReset(const int *sigs, int n) {
  uint64_t bits = bitsOf(sigs, n);
  unlisten(nullptr, bits);
  for (int sig = 1; sig <= 64; ++sig)
    if (bits & bitOf(sig))
      signalDisposition(sig, false);
}

} // namespace rt
