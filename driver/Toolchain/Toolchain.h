//===- driver/Toolchain/Toolchain.h - which compiler, which crt files --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a build needs from the machine, found by looking at the file system only:
// asking a compiler (-print-file-name) costs more than the link. Debian's multiarch
// layout is what clang itself searches. -v prints what was found.
//
// The tool's own files have one layout in the build tree and in an install:
//
//     <prefix>/bin/minigo-build
//     <prefix>/lib/minigo/runtime/...                  the runtime's sources
//     <prefix>/lib/minigo/<os>_<arch>/libminigo.a      the runtime, compiled
//
// so <prefix> follows from the executable's real path, and an install may be moved.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_TOOLCHAIN_TOOLCHAIN_H
#define MINIGO_DRIVER_TOOLCHAIN_TOOLCHAIN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

struct Target;

struct Toolchain {
  std::vector<std::string> Cxx; ///< command words: $CXX, or clang++-19
  std::vector<std::string> Cc;  ///< $CC, or clang-19
  std::string Executable;       ///< this program's real path
  std::string Root;             ///< <prefix>/lib/minigo
  std::string GccDir;           ///< libstdc++.a, libgcc.a, crtbeginT.o
  std::string LibDir;           ///< libc.a, crti.o

  std::string runtimeFile(llvm::StringRef Name) const { return Root + "/runtime/" + Name.str(); }
  /// Root/<os>_<arch>.
  std::string archiveDir(const Target &T) const;

  /// Everything but the compilers is optional here: what is not found is empty.
  static Toolchain probe(const Target &T);
};

/// An error when Command's program cannot be found; Variable names it (CXX).
llvm::Error checkCompiler(const std::vector<std::string> &Command, llvm::StringRef Variable);

} // namespace minigo

#endif // MINIGO_DRIVER_TOOLCHAIN_TOOLCHAIN_H
