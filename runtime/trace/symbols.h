//===- runtime/trace/symbols.h - names of addresses -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Read from the executable's own file when first needed, its GSYM section before its
// symbol table: a program that never fails pays nothing for it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_TRACE_SYMBOLS_H
#define MINIGO_RUNTIME_TRACE_SYMBOLS_H

#include "runtime/trace/gsym.h"

namespace rt {

/// The calls at `pc`, innermost first; at least one, whose parts may be unknown.
/// Allocates nothing, opens /proc/self/exe once.
int findFrames(uintptr_t pc, SourceFrame (&frames)[kMaxInlined]);

/// The program's file name, for frames whose source is not known.
const char *executablePath();

} // namespace rt

#endif // MINIGO_RUNTIME_TRACE_SYMBOLS_H
