//===- driver/Toolchain/CpuLevel.cpp - x86-64 levels of CPU names --------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Toolchain/CpuLevel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace llvm;
using namespace minigo;

/// LLVM's own lists for the level's name are the definition of the level.
static SmallVector<StringRef, 64> featuresOf(StringRef Cpu) {
  SmallVector<StringRef, 64> Features;
  X86::getFeaturesForCPU(Cpu, Features);
  return Features;
}

unsigned minigo::cpuLevelOf(StringRef Cpu) {
  if (Cpu == "native")
    Cpu = sys::getHostCPUName();
  if (X86::parseArchX86(Cpu, /*Only64Bit=*/true) == X86::CK_None)
    return 1;
  SmallVector<StringRef, 64> Has = featuresOf(Cpu);
  unsigned Level = 1;
  for (StringRef Name : {"x86-64-v2", "x86-64-v3", "x86-64-v4"}) {
    if (!all_of(featuresOf(Name), [&](StringRef F) { return is_contained(Has, F); }))
      break;
    ++Level;
  }
  return Level;
}
