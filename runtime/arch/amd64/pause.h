//===- runtime/arch/amd64/pause.h - spinning and cycle counts ---*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_PAUSE_H
#define MINIGO_RUNTIME_ARCH_AMD64_PAUSE_H

#include "runtime/base/base.h"

namespace rt {

RT_INLINE void spinPause() { __builtin_ia32_pause(); }

/// The time-stamp counter; constant rate on every CPU we support, unknown frequency.
RT_INLINE uint64_t cputicks() { return __builtin_ia32_rdtsc(); }

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_PAUSE_H
