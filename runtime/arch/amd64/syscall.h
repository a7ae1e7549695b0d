//===- runtime/arch/amd64/syscall.h - the system call instruction --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_SYSCALL_H
#define MINIGO_RUNTIME_ARCH_AMD64_SYSCALL_H

#include "runtime/base/base.h"

namespace rt {

/// The kernel's answer as it gives it: a value, or -errno.
RT_INLINE long rawSyscall(long nr, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0,
                          long f = 0) {
  long ret;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(ret)
               : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return ret;
}

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_SYSCALL_H
