//===- runtime/trace/traceback.h - goroutines and their frames, printed --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_TRACE_TRACEBACK_H
#define MINIGO_RUNTIME_TRACE_TRACEBACK_H

#include "runtime/base/base.h"

namespace rt {

/// `goroutine N [running]:` and the calling goroutine's frames, to stderr. On a signal
/// stack: those of what the signal interrupted. Allocates nothing.
RT_COLD void traceCurrent();

/// Every other goroutine that has not ended, with its state and frames. The process
/// must be about to end: the goroutines cannot go on afterwards.
RT_COLD void traceOthers();

} // namespace rt

#endif // MINIGO_RUNTIME_TRACE_TRACEBACK_H
