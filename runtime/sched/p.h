//===- runtime/sched/p.h - the right to run goroutines ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States of a P, and who may change them:
//
//   Idle      in sched.pidle, or in the hands of the thread that is about to give it to
//             an M. Guarded by sched.lock.
//   Running   of the M in p.m, which alone changes it (to Idle, Syscall or Stopped).
//   Syscall   that M is in a system call and may take it back; sysmon and stopTheWorld
//             may take it away. All three by compare-and-swap.
//   Stopped   of stopTheWorld, until the world goes on.
//   Dead      beyond GOMAXPROCS. Kept, since Ms remember it. Guarded by sched.lock.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_P_H
#define MINIGO_RUNTIME_SCHED_P_H

#include "runtime/sched/m.h"
#include "runtime/sched/runq.h"
#include "runtime/time/time.h"

namespace rt {

enum class PStatus : uint8_t { Dead, Idle, Running, Syscall, Stopped };

struct alignas(kCacheLine) P {
  RunQueue runq;

  // --- of the M that holds it ---
  Atomic<uint32_t> schedtick; ///< raised at every schedule that begins a new time slice; read by sysmon
  Atomic<uint32_t> syscalltick; ///< raised at every system call's begin and end; read by sysmon
  uint32_t id;
  Atomic<M *> m;
  G *gfree;         ///< Gs to use again, stacks off: the batch at hand
  int32_t gfreeLen; ///< of it, about; when to begin another
  G *gfreeFull;     ///< a full batch, or null
  StackCache stacks;
  uint64_t goidNext; ///< ids at hand: [goidNext, goidEnd)
  uint64_t goidEnd;
  /// Goroutines started here less those ended here; written by the M, summed by anyone.
  Atomic<int64_t> gcount;
  /// When runq.next was filled without waking anyone (cputicks), or 0; and how
  /// often in a row the one put there ran within microseconds (readyOnP).
  uint64_t nextStamp;
  uint32_t nextQuick;
  uint64_t clockStamp; ///< cputicks when the clock was last read for timers

  Timers timers;    ///< under its own lock

  Atomic<PStatus> status;
  P *link; ///< next in sched.pidle; guarded by sched.lock

  // --- sysmon's notes ---
  uint32_t seenTick;
  uint32_t seenSyscall;
  Nanos tickSince;
  Nanos syscallSince;
};

/// The calling thread's P, or null.
P *currentP();

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_P_H
