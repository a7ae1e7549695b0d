//===- runtime/arch/arch.h - what an architecture provides ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contract; each folder below has the same files.
//
//   tls.h     getg(), setg(): the running G in a thread-local word, read anew at each
//             use (a compiler may otherwise keep an address of the old thread's TLS
//             across a switch: clang does on arm64 and riscv64).
//   switch.h  archSwitch(from, to): pushes the caller's place, its stack to *from; goes
//             on at *to; inlined at its call sites. Clobbers every register but the
//             stack and frame pointer, so the compiler saves just what is live.
//             archStart(top): leaves the current stack for ever for a goroutine's first.
//   rt0_go.S  the boot chain, and goroutines' first frame.
//   cpu.cpp   checks the CPU before libc is touched.
//   pause.h   spinPause(); cputicks().
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_ARCH_H
#define MINIGO_RUNTIME_ARCH_ARCH_H

#if defined(__x86_64__)
#include "runtime/arch/amd64/pause.h"
#include "runtime/arch/amd64/switch.h"
#include "runtime/arch/amd64/tls.h"
#else
#error "the runtime has no port for this architecture yet"
#endif

#endif // MINIGO_RUNTIME_ARCH_ARCH_H
