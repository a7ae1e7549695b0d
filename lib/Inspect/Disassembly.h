//===- lib/Inspect/Disassembly.h - the boot code of a binary ----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decodes the few instructions from the entry to runtime.rt0_go.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_DISASSEMBLY_H
#define MINIGO_LIB_INSPECT_DISASSEMBLY_H

#include "lib/Inspect/Image.h"

namespace minigo::inspect {

/// From Address up to and with the first instruction that does not fall through,
/// or to the first bytes that are no instruction, at most MaxInstructions.
llvm::Expected<std::vector<Instruction>> disassemble(const Image &I, uint64_t Address);
inline constexpr unsigned MaxInstructions = 16;

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_DISASSEMBLY_H
