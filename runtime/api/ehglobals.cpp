//===- runtime/api/ehglobals.cpp - exception state belongs to the goroutine -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libstdc++ asks for its per-thread block (caught exceptions, number of uncaught ones)
// through two functions, which the link wraps: a goroutine has its own in its G, so a
// catch block may yield and others may throw meanwhile.
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/sched.h"

namespace __cxxabiv1 {
struct __cxa_eh_globals;
}
using __cxxabiv1::__cxa_eh_globals;

extern "C" {
__cxa_eh_globals *__real___cxa_get_globals() noexcept;
__cxa_eh_globals *__real___cxa_get_globals_fast() noexcept;

__cxa_eh_globals *__wrap___cxa_get_globals() noexcept {
  if (void *own = rt::ehGlobals())
    return static_cast<__cxa_eh_globals *>(own);
  return __real___cxa_get_globals();
}

__cxa_eh_globals *__wrap___cxa_get_globals_fast() noexcept {
  if (void *own = rt::ehGlobals())
    return static_cast<__cxa_eh_globals *>(own);
  return __real___cxa_get_globals_fast();
}
}
