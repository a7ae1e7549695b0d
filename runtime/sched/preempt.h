//===- runtime/sched/preempt.h - the handler of SIGURG ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_PREEMPT_H
#define MINIGO_RUNTIME_SCHED_PREEMPT_H

namespace rt {

/// Called by the handler of SIGURG with the interrupted context, on the signal stack. May
/// wait there for long. False when the signal was not one of the runtime's.
bool preemptSignal(const void *context);

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_PREEMPT_H
