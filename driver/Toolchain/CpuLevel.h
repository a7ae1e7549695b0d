//===- driver/Toolchain/CpuLevel.h - x86-64 levels of CPU names --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The program checks at its start that the CPU has what it was compiled for, so
// the boot object carries the level that -march asked for.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_TOOLCHAIN_CPULEVEL_H
#define MINIGO_DRIVER_TOOLCHAIN_CPULEVEL_H

#include "llvm/ADT/StringRef.h"

namespace minigo {

/// The highest x86-64 level, 1 to 4, all of whose features the CPU of this name
/// has; 1 for a name that is not known. "native" is this machine.
unsigned cpuLevelOf(llvm::StringRef Cpu);

} // namespace minigo

#endif // MINIGO_DRIVER_TOOLCHAIN_CPULEVEL_H
