//===- lib/Rt0/Rt0.h - the boot object ---------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every link gets one object that no compiler made: the boot object. It holds
// the target's runtime/rt0/*.s, assembled in process with line information that
// names the real file, and behind it the tables of runtime/abi: init tasks, text
// classes, build information, CPU level. It stands where libc's crt1.o would.
//
// Addresses in the tables are the link script's symbols (runtime/abi/symbols.h),
// so the object is made before the link and no finished binary is ever patched.
//
// Both functions run the same emission through an MCStreamer: what is printed is
// what is linked. Equal specs and an equal source give equal bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_RT0_RT0_H
#define MINIGO_LIB_RT0_RT0_H

#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class MemoryBuffer;
class raw_ostream;
} // namespace llvm

namespace minigo {

struct Target;

/// Everything the boot object is made from.
struct BootSpec {
  const Target &T;
  /// Path of runtime/rt0/<T.Rt0File>. Debug information names it as it is given
  /// here; an absolute path keeps the object independent of the working directory.
  std::string AsmPath;
  /// In init order. The link script gathers one pair of ranges, so for now this
  /// is {"main"}; any other number is an error.
  std::vector<std::string> Packages;
  /// The x86-64 level, 1 to 4, that start-up demands of the CPU.
  unsigned CpuLevel;
  /// Keys and values as minigo-inspect and build_info() show them, in this order.
  /// Keys have no tab and no newline.
  std::vector<std::pair<std::string, std::string>> BuildInfo;
  /// thread_locals that prebuilt objects define and ours use, by mangled name: each
  /// gets an abi::ThreadLocalRecord that leads to the thread's variable.
  std::vector<std::string> NativeThreadLocals = {};
};

/// The boot object as an ELF relocatable file. Mistakes in the assembly source
/// come back as one error with a "file:line:column: error: ..." line for each.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> assembleBootObject(const BootSpec &Spec);

/// The same as assembly text, which an assembler makes into the same symbols and
/// sections again. Nothing is written when the source has mistakes.
llvm::Error printBootAssembly(const BootSpec &Spec, llvm::raw_ostream &OS);

} // namespace minigo

#endif // MINIGO_LIB_RT0_RT0_H
