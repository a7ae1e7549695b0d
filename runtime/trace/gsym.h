//===- runtime/trace/gsym.h - files and lines of addresses ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format is LLVM's GSYM, version 1 (llvm/DebugInfo/GSYM: Header, FunctionInfo,
// LineTable, InlineInfo); lib/Symtab writes it. Every read is checked against the
// table's end: the file may have been replaced since the program was started.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_TRACE_GSYM_H
#define MINIGO_RUNTIME_TRACE_GSYM_H

#include "runtime/base/base.h"

namespace rt {

/// One call as the source has it; several share an address where calls were inlined.
struct SourceFrame {
  const char *function; ///< as linked; null when unknown
  const char *directory; ///< may be empty
  const char *file;
  uint32_t line;
  uintptr_t start; ///< of the function that holds the address
};

/// Inlining deeper than this is cut; the outermost frames are kept.
inline constexpr int kMaxInlined = 16;

/// The frames at `pc` in the table [data, data + size), innermost first. 0 when the
/// table does not know the address or is damaged.
int gsymLookup(const uint8_t *data, size_t size, uintptr_t pc, SourceFrame (&frames)[kMaxInlined]);

} // namespace rt

#endif // MINIGO_RUNTIME_TRACE_GSYM_H
