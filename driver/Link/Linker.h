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
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

/// How a link's messages name things.
struct LinkNames {
  /// A file as lld has it to what the user calls it.
  llvm::function_ref<std::string(llvm::StringRef)> File;
  std::string Output;   ///< what is being made
  std::string Programs; ///< the inputs, for "no main"
};

/// Runs lld with these arguments. Warnings are printed.
llvm::Error runLinker(const std::vector<std::string> &Line, const LinkNames &Names);

/// The errors in lld's text in our form; WarningOut takes each warning. Apart for tests.
llvm::Error translateLinkerText(llvm::StringRef Text, const LinkNames &Names,
                                llvm::function_ref<void(std::string)> WarningOut);

} // namespace minigo

#endif // MINIGO_DRIVER_LINK_LINKER_H
