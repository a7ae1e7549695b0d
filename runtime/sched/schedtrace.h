//===- runtime/sched/schedtrace.h - the scheduler's state as text --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_SCHEDTRACE_H
#define MINIGO_RUNTIME_SCHED_SCHEDTRACE_H

#include "runtime/base/base.h"

namespace rt {

/// Writes Go's SCHED line to stderr; with `detail` a line for each P, M and G.
void schedtrace(Nanos sinceStart, bool detail);
/// GODEBUG=schedstats=1: one line with the count of every Event; at the end of the process.
void schedstats();

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_SCHEDTRACE_H
