//===- runtime/sched/p.h - the right to run goroutines ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_P_H
#define MINIGO_RUNTIME_SCHED_P_H

#include "runtime/sched/m.h"
#include "runtime/sched/runq.h"
#include "runtime/time/time.h"

namespace rt {

enum class PStatus : uint8_t {
  Idle,    ///< in sched.pidle, or being handed to an M; guarded by sched.lock
  Running, ///< of the M in p.m
  Dead,    ///< GOMAXPROCS shrank
};

struct alignas(kCacheLine) P {
  RunQueue runq;

  // --- of the M that holds it ---
  uint32_t schedtick; ///< raised at every schedule
  uint32_t id;
  M *m;
  G *gfree;         ///< Gs to use again, stacks off
  uint32_t gfreeLen;
  StackCache stacks;
  uint64_t goidNext; ///< ids at hand: [goidNext, goidEnd)
  uint64_t goidEnd;
  /// Goroutines started here less those ended here; written by the M, summed by anyone.
  Atomic<int64_t> gcount;

  Timers timers;    ///< under its own lock

  // --- guarded by sched.lock ---
  PStatus status;
  P *link; ///< next in sched.pidle
};

/// The calling thread's P, or null.
P *currentP();

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_P_H
