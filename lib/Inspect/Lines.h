//===- lib/Inspect/Lines.h - addresses to source lines ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// File and line of addresses by DWARF, where the binary has it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_LINES_H
#define MINIGO_LIB_INSPECT_LINES_H

#include "lib/Inspect/Inspect.h"
#include "llvm/ADT/ArrayRef.h"

namespace minigo::inspect {

/// One location for each address, empty where none is known: a stripped binary is
/// as good as any, and damaged lines are no reason to hide the rest. Forks; the
/// process must have no other thread.
std::vector<Location> findLines(llvm::MemoryBufferRef Binary,
                                llvm::ArrayRef<uint64_t> Addresses);

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_LINES_H
