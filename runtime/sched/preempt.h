//===- runtime/sched/preempt.h - where preemption meets libc ----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_PREEMPT_H
#define MINIGO_RUNTIME_SCHED_PREEMPT_H

#include "runtime/sched/m.h"

namespace rt {

/// The running goroutine was asked to yield where it could not: it does so now, in place.
void preemptLate(M *mp);

/// While one lives the goroutine is not preempted. It must not park meanwhile.
struct Unpreempted {
  M *mp;
  Unpreempted() {
    G *gp = getg();
    mp = gp ? gp->m : nullptr;
    if (RT_LIKELY(mp != nullptr))
      ++mp->locks;
  }
  Unpreempted(const Unpreempted &) = delete;
  Unpreempted &operator=(const Unpreempted &) = delete;
  ~Unpreempted() {
    if (RT_LIKELY(mp != nullptr) && --mp->locks == 0 &&
        RT_UNLIKELY(mp->preempt.load(relaxed) != 0))
      preemptLate(mp);
  }
};

/// Called by the handler of SIGURG with the interrupted context, on the signal stack. May
/// wait there for long. False when the signal was not one of the runtime's.
bool preemptSignal(const void *context);

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_PREEMPT_H
