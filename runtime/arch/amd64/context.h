//===- runtime/arch/amd64/context.h - what a signal handler sees -*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_CONTEXT_H
#define MINIGO_RUNTIME_ARCH_AMD64_CONTEXT_H

#include "runtime/base/base.h"
#include <ucontext.h>

namespace rt {

/// Where the interrupted code stood; `context` is a handler's third argument.
RT_INLINE uintptr_t contextPC(const void *context) {
  return static_cast<const ucontext_t *>(context)->uc_mcontext.gregs[REG_RIP];
}
RT_INLINE uintptr_t contextSP(const void *context) {
  return static_cast<const ucontext_t *>(context)->uc_mcontext.gregs[REG_RSP];
}

/// True when the code at `pc` is about to make a system call: the kernel has put the
/// place back before a call that it interrupted and will restart.
RT_INLINE bool atSystemCall(uintptr_t pc) {
  const unsigned char *code = reinterpret_cast<const unsigned char *>(pc);
  return code[0] == 0x0f && code[1] == 0x05; // syscall
}

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_CONTEXT_H
