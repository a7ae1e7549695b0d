//===- driver/Config.cpp - the answers a build asks for ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Shell.h"
#include "driver/Toolchain/CpuLevel.h"
#include "lib/Rt0/Rt0.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <cstdlib>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

Expected<Config> Config::create(Options Opts) {
  Config C(std::move(Opts), hostTarget());
  if (Error E = C.readCpu())
    return std::move(E);
  return C;
}

/// GOAMD64 first, then -march: a flag on the command line wins, as a later flag does.
Error Config::readCpu() {
  if (const char *Level = ::getenv("GOAMD64"); Level && *Level) {
    StringRef Text = Level;
    if (Text.size() != 2 || Text[0] != 'v' || Text[1] < '1' || Text[1] > '4')
      return misuse("invalid GOAMD64: " + displayName(Text) + "; v1, v2, v3 or v4 is expected");
    if (Text != "v1") {
      Cpu = ("x86-64-" + Text).str();
      LevelFlag = "-march=" + Cpu;
    }
  }
  for (StringRef Flag : Opts.CompileFlags)
    if (Flag.consume_front("-march="))
      Cpu = Flag.str();
  return Error::success();
}

const std::vector<std::string> &Config::compilerFor(Language L) const {
  return L == Language::Cxx ? Tools.Cxx : Tools.Cc;
}

Error Config::checkCompilerFor(Language L) const {
  return checkCompiler(compilerFor(L), L == Language::Cxx ? "CXX" : "CC");
}

/// -std= names a language: c++20 says nothing about the C files of a program.
static bool concerns(StringRef Flag, Language L) {
  if (!Flag.consume_front("-std="))
    return true;
  bool ForCxx = Flag.contains("++");
  return L == Language::Cxx ? ForCxx : L == Language::C && !ForCxx;
}

std::vector<std::string> Config::compileFlags(Language L) const {
  std::vector<std::string> Flags;
  if (L == Language::Cxx)
    Flags.push_back("-std=gnu++20");
  if (L == Language::C)
    Flags.push_back("-std=gnu17");
  // -fstack-clash-protection: a frame larger than the guard is probed. Sections by
  // function and by datum: the link drops what is not used, and initialisers can be
  // ordered by what they touch. Static and not position-independent, like the link.
  for (const char *Flag : {"-O2", "-g", "-fno-pie", "-fstack-clash-protection",
                           "-ffunction-sections", "-fdata-sections",
                           "-fasynchronous-unwind-tables"})
    Flags.push_back(Flag);
  if (L == Language::Assembly)
    Flags.push_back("-Wno-unused-command-line-argument"); // most flags mean nothing there
  // Found by search, after the user's own folders and never by -include: a forced
  // header would come before the source's feature macros.
  Flags.push_back("-isystem");
  Flags.push_back(Tools.runtimeFile("include"));
  Flags.push_back("-isystem"); // errno.h, before the system's
  Flags.push_back(Tools.runtimeFile("include/libc"));
  if (goroutineLocals(L))
    Flags.push_back("-femulated-tls");
  if (!LevelFlag.empty())
    Flags.push_back(LevelFlag);
  if (Opts.NoOptimize)
    Flags.push_back("-O0");
  if (Opts.NoInline)
    Flags.push_back("-fno-inline");
  if (::isatty(STDERR_FILENO))
    Flags.push_back("-fdiagnostics-color=always"); // the compiler writes to a pipe
  copy_if(Opts.CompileFlags, std::back_inserter(Flags),
          [&](StringRef Flag) { return concerns(Flag, L); });
  return Flags;
}

bool Config::goroutineLocals() const {
  return !Opts.ThreadLocals && !is_contained(Opts.CompileFlags, "-fno-emulated-tls");
}

/// By its name, or what that is a link to (c++): asking it takes longer than the link.
static bool isClang(StringRef Program) {
  if (sys::path::filename(Program).contains("clang"))
    return true;
  SmallString<128> Real;
  ErrorOr<std::string> Path = sys::findProgramByName(Program);
  return Path && !sys::fs::real_path(*Path, Real) && sys::path::filename(Real).contains("clang");
}

bool Config::goroutineLocals(Language L) const {
  return goroutineLocals() && L != Language::Assembly && any_of(compilerFor(L), isClang);
}

unsigned Config::cpuLevel() const { return cpuLevelOf(Cpu); }

char Config::optimizationLevel() const {
  char Level = Opts.NoOptimize ? '0' : '2';
  for (StringRef Flag : Opts.CompileFlags) {
    if (!Flag.consume_front("-O"))
      continue;
    if (Flag.empty())
      Level = '1';
    else if (Flag == "fast")
      Level = '3';
    else if (Flag == "g")
      Level = '1';
    else if (isDigit(Flag[0]))
      Level = std::min(Flag[0], '3');
    else
      Level = '2'; // -Os, -Oz: functions carry the attribute
  }
  return Level;
}

bool Config::usesLto() const {
  bool Lto = false;
  for (StringRef Flag : Opts.CompileFlags) {
    if (Flag == "-flto" || Flag.starts_with("-flto="))
      Lto = true;
    else if (Flag == "-fno-lto")
      Lto = false;
  }
  return Lto;
}

unsigned Config::jobs() const {
  return Opts.Jobs ? Opts.Jobs : std::max(1u, std::thread::hardware_concurrency());
}

BootSpec Config::bootSpec(StringRef Package) const {
  std::vector<std::pair<std::string, std::string>> Info = {
      {"tool", "minigo-build " MINIGO_VERSION},
      {"compiler", join(Tools.Cxx, " ")},
      {"target", (T->OS + "/" + T->Arch).str()},
      {"package", Package.str()},
      {"flags", shellLine(compileFlags(Language::Cxx))},
  };
  return BootSpec{*T, Tools.runtimeFile("rt0/" + T->Rt0File.str()), {"main"}, cpuLevel(),
                  std::move(Info), Opts.NativeThreadLocals};
}
