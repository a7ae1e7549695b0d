//===- driver/Toolchain/Toolchain.cpp - which compiler, which crt files --===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Toolchain/Toolchain.h"
#include "driver/Diagnostics.h"
#include "lib/Target/Target.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <cstdlib>

using namespace llvm;
using namespace minigo;

/// $Variable split into words, as make does it (CXX="ccache g++"), or Default.
static std::vector<std::string> commandFromEnv(const char *Variable, StringRef Default) {
  const char *Value = ::getenv(Variable);
  SmallVector<StringRef, 4> Words;
  StringRef(Value ? Value : "").split(Words, ' ', -1, /*KeepEmpty=*/false);
  if (Words.empty())
    return {Default.str()};
  return {Words.begin(), Words.end()};
}

static std::string executablePath() {
  SmallString<256> Real;
  if (sys::fs::real_path("/proc/self/exe", Real))
    return "";
  return Real.str().str();
}

/// The GNU name of the target as Debian's folders have it: x86_64-linux-gnu.
static std::string multiarchName(const Target &T) {
  StringRef Triple = T.Triple;
  auto [Arch, Rest] = Triple.split('-');
  return (Arch + "-" + Rest.split('-').second).str();
}

/// The newest GCC that has a static libstdc++, as clang chooses it.
static std::string findGccDir(const Target &T) {
  std::string Best;
  unsigned BestVersion = 0;
  std::error_code EC;
  for (sys::fs::directory_iterator It("/usr/lib/gcc/" + multiarchName(T), EC), End;
       !EC && It != End; It.increment(EC)) {
    unsigned Version;
    if (sys::path::filename(It->path()).split('.').first.getAsInteger(10, Version) ||
        Version <= BestVersion || !sys::fs::exists(It->path() + "/libstdc++.a"))
      continue;
    BestVersion = Version;
    Best = It->path();
  }
  return Best;
}

static std::string findLibDir(const Target &T) {
  for (std::string Dir : {"/usr/lib/" + multiarchName(T), std::string("/usr/lib64"),
                          std::string("/usr/lib")})
    if (sys::fs::exists(Dir + "/libc.a") && sys::fs::exists(Dir + "/crti.o"))
      return Dir;
  return "";
}

std::string Toolchain::archiveDir(const Target &T) const {
  return (Root + "/" + T.OS + "_" + T.Arch).str();
}

Toolchain Toolchain::probe(const Target &T) {
  Toolchain TC;
  TC.Cxx = commandFromEnv("CXX", "clang++-19");
  TC.Cc = commandFromEnv("CC", "clang-19");
  TC.Executable = executablePath();
  StringRef Prefix = sys::path::parent_path(sys::path::parent_path(TC.Executable));
  TC.Root = (Prefix + "/lib/minigo").str();
  TC.GccDir = findGccDir(T);
  TC.LibDir = findLibDir(T);
  return TC;
}

Error minigo::checkCompiler(const std::vector<std::string> &Command, StringRef Variable) {
  if (sys::findProgramByName(Command[0]))
    return Error::success();
  return failure("compiler not found: " + displayName(Command[0]) +
                 "; install it, or name another with " + Variable);
}
