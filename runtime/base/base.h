//===- runtime/base/base.h - what every file of the core needs --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Freestanding headers only. The core (everything below runtime/ but api/) must
// have no weak or COMDAT text: no template of the standard library, no inline
// function with external linkage that a user's object could define as well and so
// replace ours by a copy built with other flags. Inline functions here and in the
// core's headers are therefore RT_INLINE: always inlined, internal linkage.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_BASE_BASE_H
#define MINIGO_RUNTIME_BASE_BASE_H

#include <stddef.h>
#include <stdint.h>

/// Binds a declaration to its link name (runtime/abi/symbols.h).
#define RT_SYM(name) asm(name)

/// An inline function of a header of the core.
#define RT_INLINE [[gnu::always_inline, gnu::artificial]] static inline

#define RT_LIKELY(x) __builtin_expect(!!(x), 1)
#define RT_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define RT_COLD [[gnu::cold, gnu::noinline]]

/// Text that is the runtime's own: never a place where a goroutine is preempted.
namespace rt {

/// Nanoseconds; negative is "no time".
using Nanos = int64_t;

inline constexpr size_t kCacheLine = 64;

template <class T> RT_INLINE T rtmin(T a, T b) { return a < b ? a : b; }
template <class T> RT_INLINE T rtmax(T a, T b) { return a > b ? a : b; }

} // namespace rt

#endif // MINIGO_RUNTIME_BASE_BASE_H
