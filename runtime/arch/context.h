//===- runtime/arch/context.h - what a signal handler sees ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ARCH_CONTEXT_H
#define MINIGO_RUNTIME_ARCH_CONTEXT_H

#if defined(__x86_64__)
#include "runtime/arch/amd64/context.h"
#else
#error "the runtime has no port for this architecture yet"
#endif

#endif // MINIGO_RUNTIME_ARCH_CONTEXT_H
