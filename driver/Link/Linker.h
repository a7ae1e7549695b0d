//===- driver/Link/Linker.h - lld in a forked child -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lld keeps global state, exits the process on some corrupt inputs and may crash on
// others, so it runs in a child that is forked, not executed: the code is loaded
// already, and a child that dies takes nothing with it. The driver has no thread when
// it forks. What lld prints comes back through a pipe and is said again in our form,
// one line for each error.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_LINK_LINKER_H
#define MINIGO_DRIVER_LINK_LINKER_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

struct ChildResult;

/// How a link's messages name things.
struct LinkNames {
  /// A file as lld has it to what the user calls it.
  llvm::function_ref<std::string(llvm::StringRef)> File;
  std::string Output;   ///< what is being made
  std::string Programs; ///< the inputs, for "no main"
  /// thread_locals that this build compiled as the goroutine's, by demangled name: the
  /// files they are in.
  llvm::StringMap<std::string> Locals = {};
  /// Those that a prebuilt file was expected to have: where they are used.
  llvm::StringMap<std::string> Expected = {};
};

/// Runs lld with these arguments.
llvm::Expected<ChildResult> runLinker(const std::vector<std::string> &Line);

/// The error that it ended with, if any, in our form. Warnings are printed.
llvm::Error reportLink(const ChildResult &Result, const LinkNames &Names);

/// The error that Name is the goroutine's in file Ours and the thread's elsewhere.
llvm::Error twoKinds(llvm::StringRef Name, llvm::StringRef Ours, const llvm::Twine &Theirs);

/// A symbol, mangled, and a place.
struct LinkMention {
  std::string Symbol;
  std::string Where; ///< in our form
};

/// thread_locals used as the goroutine's that no file defines so.
std::vector<LinkMention> undefinedThreadLocals(llvm::StringRef Text, const LinkNames &Names);

/// Files that define one of LinkPlan::Traced, as lld has them.
std::vector<LinkMention> tracedDefinitions(llvm::StringRef Text);

/// The errors in lld's text in our form; WarningOut takes each warning. Apart for tests.
llvm::Error translateLinkerText(llvm::StringRef Text, const LinkNames &Names,
                                llvm::function_ref<void(std::string)> WarningOut);

} // namespace minigo

#endif // MINIGO_DRIVER_LINK_LINKER_H
