//===- driver/Config.h - the answers a build asks for -----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Options are what was typed; Config is what it means, together with the
// environment and the machine. Every part of the driver asks here, by method, and
// nobody reads options or the environment on its own.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_CONFIG_H
#define MINIGO_DRIVER_CONFIG_H

#include "driver/Options.h"
#include "driver/Toolchain/Toolchain.h"
#include "lib/Target/Target.h"
#include <string>
#include <vector>

namespace minigo {

struct BootSpec;

enum class Language { C, Cxx, Assembly };

class Config {
public:
  static llvm::Expected<Config> create(Options Opts);

  const Options &options() const { return Opts; }
  const Toolchain &toolchain() const { return Tools; }
  const Target &target() const { return *T; }

  /// The compiler of a language, with the words CXX or CC gave.
  const std::vector<std::string> &compilerFor(Language L) const;
  /// An error when that compiler is not there.
  llvm::Error checkCompilerFor(Language L) const;

  /// The flags of every compile of that language, ours first: the user's win.
  std::vector<std::string> compileFlags(Language L) const;

  /// thread_local is to be the goroutine's, not the thread's.
  bool goroutineLocals() const;
  /// And that language's compiler can do it.
  bool goroutineLocals(Language L) const;

  /// The CPU the program is compiled for, by its name.
  llvm::StringRef cpu() const { return Cpu; }
  /// Its x86-64 level.
  unsigned cpuLevel() const;

  /// -O0 to -O3 as a digit, for code generation at link time.
  char optimizationLevel() const;
  /// Some object may be bitcode that our flags asked for.
  bool usesLto() const;

  unsigned jobs() const;
  /// Commands are shown (-x, -n).
  bool printsCommands() const { return Opts.PrintCommands || Opts.DryRun; }

  std::string runtimeArchive() const { return Tools.archiveDir(*T) + "/libminigo.a"; }
  /// What the boot object of a program of that name is made from.
  BootSpec bootSpec(llvm::StringRef Package) const;

private:
  Config(Options Opts, const Target &T) : Opts(std::move(Opts)), T(&T), Tools(Toolchain::probe(T)) {}
  llvm::Error readCpu();

  Options Opts;
  const Target *T;
  Toolchain Tools;
  std::string Cpu = "x86-64";
  std::string LevelFlag; ///< -march of GOAMD64, or empty
};

} // namespace minigo

#endif // MINIGO_DRIVER_CONFIG_H
