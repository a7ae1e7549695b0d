//===- runtime/arch/amd64/tls.h - the running G -----------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A volatile asm per use: never cached in a register across a switch. Local-exec,
// because the runtime is always part of the executable.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_TLS_H
#define MINIGO_RUNTIME_ARCH_AMD64_TLS_H

#include "runtime/base/base.h"

namespace rt {

struct G;
extern __thread G *tlsg asm("runtime.tlsg") __attribute__((tls_model("local-exec")));

RT_INLINE G *getg() {
  G *gp;
  asm volatile("movq %%fs:runtime.tlsg@tpoff, %0" : "=r"(gp));
  return gp;
}
RT_INLINE void setg(G *gp) {
  asm volatile("movq %0, %%fs:runtime.tlsg@tpoff" : : "r"(gp) : "memory");
}

/// Native thread_locals lie at fixed distances below it.
RT_INLINE char *threadPointer() {
  char *p;
  asm volatile("movq %%fs:0, %0" : "=r"(p));
  return p;
}
/// Whether `at` lies in the calling thread's native thread_locals, `size` bytes in all.
RT_INLINE bool inThreadStorage(const void *at, size_t size, size_t align) {
  auto end = reinterpret_cast<uintptr_t>(threadPointer());
  auto start = (end - size) & ~(align - 1);
  return reinterpret_cast<uintptr_t>(at) >= start && reinterpret_cast<uintptr_t>(at) < end;
}

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_TLS_H
