//===- lib/Target/Target.h - GOOS/GOARCH and LLVM's triples ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One table of the targets we build for. Everything that depends on the target
// (triple, entry symbol, name of the entry's source file) is asked here.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_TARGET_TARGET_H
#define MINIGO_LIB_TARGET_TARGET_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace minigo {

struct Target {
  llvm::StringLiteral OS;      ///< Go's name: "linux"
  llvm::StringLiteral Arch;    ///< Go's name: "amd64"
  llvm::StringLiteral Triple;  ///< LLVM's name
  llvm::StringLiteral Entry;   ///< the ELF entry: "_rt0_amd64_linux"
  llvm::StringLiteral Rt0File; ///< its source in runtime/rt0
  uint16_t ElfMachine;         ///< EM_*
};

/// All targets, the host's first.
llvm::ArrayRef<Target> allTargets();

/// The target with these Go names, or null.
const Target *findTarget(llvm::StringRef OS, llvm::StringRef Arch);

/// The target the tool itself was built for.
const Target &hostTarget();

} // namespace minigo

#endif // MINIGO_LIB_TARGET_TARGET_H
