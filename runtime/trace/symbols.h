//===- runtime/trace/symbols.h - names of addresses -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Read from the executable's own symbol table when first needed: a program that never
// fails pays nothing for it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_TRACE_SYMBOLS_H
#define MINIGO_RUNTIME_TRACE_SYMBOLS_H

#include "runtime/base/base.h"

namespace rt {

struct Symbol {
  const char *name; ///< as linked; null when unknown
  uintptr_t start;
};

/// The function that holds `pc`. Allocates nothing, opens /proc/self/exe once.
Symbol findSymbol(uintptr_t pc);

/// The program's file name, for frames whose source is not known.
const char *executablePath();

} // namespace rt

#endif // MINIGO_RUNTIME_TRACE_SYMBOLS_H
