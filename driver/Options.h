//===- driver/Options.h - the command line, parsed --------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line speaks two dialects at once: go build's flags (-o, -v, -x,
// -gcflags=...; one dash or two, `=` or a space) and a compiler's (-O2, -Wl,...,
// -DNAME, -lm). Options.cpp first splits the arguments by dialect: ours go to
// CLI11, the compiler's are sorted into those for the compile and those for the
// link. What belongs to neither is refused with the nearest known flag.
//
// Nothing here looks at the environment or the file system: Config does.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_OPTIONS_H
#define MINIGO_DRIVER_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace minigo {

/// One thing the link takes in command-line order.
struct LinkItem {
  enum KindTy { Input, LinkerFlag } Kind;
  std::string Text; ///< a path as given, or a flag as the linker spells it
};

struct Options {
  enum class ActionTy { Build, Help, Version, PrintRt0, EmitRt0, BuildRuntime };
  ActionTy Action = ActionTy::Build;

  std::string HelpText;              ///< for Help
  std::optional<std::string> Output; ///< -o
  std::string Rt0File;               ///< -emit-rt0=FILE
  std::vector<std::string> NativeThreadLocals; ///< -native-tls=NAME; with -emit-rt0
  std::string RuntimeDir;            ///< -build-runtime DIR

  bool Verbose = false;       ///< -v
  bool PrintCommands = false; ///< -x
  bool DryRun = false;        ///< -n
  bool KeepWork = false;      ///< -work
  unsigned Jobs = 0;          ///< -p; 0: as many as there are processors

  bool NoOptimize = false; ///< -N
  bool NoInline = false;   ///< -l
  bool StripAll = false;   ///< -s, -ldflags=-s
  bool StripDebug = false; ///< -ldflags=-w

  bool ThreadLocals = false; ///< -tls=thread

  std::vector<std::string> CompileFlags; ///< as the compiler takes them, in order
  std::vector<LinkItem> Items;           ///< inputs, -l, -L, -Wl,: in order
};

/// Args without the program's name.
llvm::Expected<Options> parseOptions(llvm::ArrayRef<const char *> Args);

} // namespace minigo

#endif // MINIGO_DRIVER_OPTIONS_H
