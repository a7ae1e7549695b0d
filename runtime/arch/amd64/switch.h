//===- runtime/arch/amd64/switch.h - from one stack to another --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inlined at its call sites: no callee-saved pushes, and a branch of its own for the
// predictor at each (a shared routine costs 13 ns a yield, this 7.5). Everything
// but the stack and frame pointer is clobbered, so the compiler has every live value
// in the frame, and the frame's CFI holds at the resumption label too: a debugger or
// the unwinder needs no more than the three words to walk a parked goroutine.
//
// mxcsr and the x87 control word are not saved: whoever changes them on a goroutine
// changes them for its thread.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H
#define MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H

#include "runtime/base/base.h"

namespace rt {

/// Where a context goes on. The offsets stand in the assembly below.
struct Gobuf {
  uintptr_t sp;
  uintptr_t pc;
  uintptr_t bp;
};
static_assert(offsetof(Gobuf, sp) == 0 && offsetof(Gobuf, pc) == 8 && offsetof(Gobuf, bp) == 16);

RT_INLINE void archSwitch(Gobuf *from, const Gobuf *to) {
  asm volatile("leaq 1f(%%rip), %%rax\n\t"
               "movq %%rsp, 0(%[from])\n\t"
               "movq %%rax, 8(%[from])\n\t"
               "movq %%rbp, 16(%[from])\n\t"
               "movq 0(%[to]), %%rsp\n\t"
               "movq 16(%[to]), %%rbp\n\t"
               "jmpq *8(%[to])\n"
               "1:"
               : [from] "+D"(from), [to] "+S"(to)
               :
               : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                 "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                 "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
}

/// Goes to *to without a way back.
[[noreturn]] RT_INLINE void archJump(const Gobuf *to) {
  asm volatile("movq 0(%[to]), %%rsp\n\t"
               "movq 16(%[to]), %%rbp\n\t"
               "jmpq *8(%[to])"
               :
               : [to] "r"(to)
               : "memory");
  __builtin_unreachable();
}

/// First instruction of every goroutine (rt0_go.S); calls rt::goroutineEntry.
extern "C" void goroutineStart() asm("runtime.gostart");

/// A context that enters goroutineStart on a stack whose highest address is `top`
/// (a multiple of 16).
RT_INLINE void archPrepare(Gobuf *buf, uintptr_t top) {
  buf->sp = top;
  buf->pc = reinterpret_cast<uintptr_t>(&goroutineStart);
  buf->bp = 0;
}

/// Makes the parked context *buf call fn() when it is next resumed, as if the call
/// stood where it parked: a debugger's trick, used to let a goroutine print its own
/// frames before the process ends. fn must not return, and must align its stack itself.
RT_INLINE void archInjectCall(Gobuf *buf, void (*fn)()) {
  uintptr_t *sp = reinterpret_cast<uintptr_t *>(buf->sp);
  *--sp = buf->pc;
  buf->sp = reinterpret_cast<uintptr_t>(sp);
  buf->pc = reinterpret_cast<uintptr_t>(fn);
}

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H
