//===- driver/Commands/Commands.h - one function per verb -------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What main() can dispatch to. Each verb has a file of its own in this folder.
// Verbs over a Config return an llvm::Error, which main() prints and turns into
// the exit status; a verb with a command line of its own returns the status.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_COMMANDS_COMMANDS_H
#define MINIGO_DRIVER_COMMANDS_COMMANDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace minigo {

class Config;

/// Sources, objects and archives to a finished binary.
llvm::Error runBuild(const Config &C);

/// The boot object of that binary, as text (-S) or as a file (-emit-rt0=FILE).
llvm::Error runPrintRt0(const Config &C);
llvm::Error runEmitRt0(const Config &C);

/// The runtime's archive, from the runtime's sources (-build-runtime DIR).
llvm::Error runBuildRuntime(const Config &C);

/// One line: name, version, target.
llvm::Error runVersion();

/// The program when its name is minigo-inspect. Args are those of main(), the
/// name first; the result is the exit status.
int runInspect(llvm::ArrayRef<const char *> Args);

} // namespace minigo

#endif // MINIGO_DRIVER_COMMANDS_COMMANDS_H
