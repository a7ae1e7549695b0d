//===- driver/Link/Link.h - objects into an executable ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lld runs in a forked child: it ends its process on some corrupt inputs, and dies on
// others. The child writes a temporary that the parent puts in place when all went well.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_LINK_LINK_H
#define MINIGO_DRIVER_LINK_LINK_H

#include "driver/Plan/Inputs.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

/// What is linked. Sources among Items have been replaced by their objects.
struct LinkJob {
  std::string BootObject;
  std::string Script;
  std::vector<Input> Items; ///< objects, archives and flags in command-line order
  /// Names to show instead of our temporary objects': object, source.
  std::vector<std::pair<std::string, std::string>> ShownAs;
  std::string Output;
};

/// The linker script's text: one .text in classes, the program's constructors and
/// MINIGO_INITs apart. The same for every program.
std::string linkScript();

/// ld.lld's arguments, without its name.
llvm::Expected<std::vector<std::string>> linkArguments(const Config &C, const LinkJob &Job);

/// Links; Job.Output is complete, or not to be used. lld's complaints become ours, one
/// line each.
llvm::Error runLink(const Config &C, const LinkJob &Job);

/// Gives main.main the size and type of the program's main, and takes that second
/// `main` out of the symbol table, in place. Nothing to do in a stripped file.
llvm::Error nameMain(llvm::StringRef Path);

/// lld's text as errors of ours.
llvm::Error translateLinkerText(llvm::StringRef Text, const LinkJob &Job);

} // namespace minigo

#endif // MINIGO_DRIVER_LINK_LINK_H
