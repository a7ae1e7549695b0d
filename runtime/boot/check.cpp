//===- runtime/boot/check.cpp - what the compiler and machine must agree on -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// runtime.check: assumptions the rest is built on, tested once at start as Go does. A
// failure means the runtime was built wrongly, so it names the assumption.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/boot.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"

namespace rt {

extern "C" void linkM0(M *mp, G *gp) asm("runtime.linkM0");

/// m0 and g0 know each other before anything asks for either.
void linkM0(M *mp, G *gp) {
  gp->kind = GKind::Scheduler;
  gp->m = mp;
  mp->g0 = gp;
}

void bootCheck() {
  bootStep(MINIGO_SYM_CHECK);
  if (getg() != &g0 || getg()->m != &m0)
    throwError("check: the thread's G is not g0");

  Atomic<uint32_t> z{1};
  uint32_t expected = 1;
  if (!z.cas(expected, 2) || z.load() != 2)
    throwError("check: cas of an equal value");
  expected = 5;
  if (z.cas(expected, 6) || expected != 2 || z.load() != 2)
    throwError("check: cas of another value");
  Atomic<uint64_t> w{uint64_t(1) << 40};
  if (w.fetchAdd(1) != uint64_t(1) << 40 || w.exchange(0) != (uint64_t(1) << 40) + 1)
    throwError("check: 64-bit read-modify-write");
  Atomic<uint8_t> b{0xf0};
  if (b.fetchOr(1) != 0xf0 || b.fetchAnd(0x0f) != 0xf1 || b.load() != 1)
    throwError("check: 8-bit read-modify-write");
  if (kRunQueueLen & (kRunQueueLen - 1))
    throwError("check: the run queue's length is no power of two");
}

} // namespace rt
