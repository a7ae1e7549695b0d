//===- runtime/sync/sema.h - sleep and wake by address ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_SEMA_H
#define MINIGO_RUNTIME_SYNC_SEMA_H

#include "runtime/sched/sched.h"

namespace rt {

/// Waits until *sema > 0 and lowers it. `first`: in front of those who wait already.
void semacquire(Atomic<uint32_t> *sema, bool first, WaitReason r);
/// Raises *sema and wakes one waiter. `handoff`: the waiter has the semaphore at once and
/// runs next on this P. *sema is not touched after a waiter could run.
void semrelease(Atomic<uint32_t> *sema, bool handoff);

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_SEMA_H
