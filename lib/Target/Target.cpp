//===- lib/Target/Target.cpp - GOOS/GOARCH and LLVM's triples -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Target.h"
#include "llvm/BinaryFormat/ELF.h"

using namespace minigo;

static constexpr Target Targets[] = {
    {"linux", "amd64", "x86_64-pc-linux-gnu", "_rt0_amd64_linux", "rt0_linux_amd64.s",
     llvm::ELF::EM_X86_64},
};

llvm::ArrayRef<Target> minigo::allTargets() { return Targets; }

const Target *minigo::findTarget(llvm::StringRef OS, llvm::StringRef Arch) {
  for (const Target &T : Targets)
    if (T.OS == OS && T.Arch == Arch)
      return &T;
  return nullptr;
}

const Target &minigo::hostTarget() { return Targets[0]; }
