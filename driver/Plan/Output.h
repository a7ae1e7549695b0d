//===- driver/Plan/Output.h - where the result goes -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// go build's rules for -o, and what must never happen to a file that exists.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_PLAN_OUTPUT_H
#define MINIGO_DRIVER_PLAN_OUTPUT_H

#include "driver/Plan/Inputs.h"
#include "llvm/Support/Error.h"
#include <string>

namespace minigo {

struct Output {
  std::string Shown; ///< as messages name it
  std::string Path;  ///< the file itself: what a symbolic link leads to
  bool IsDevice = false; ///< it is written to, never replaced
};

/// Where a program goes. Makes no folder and no file: see prepareOutput.
llvm::Expected<Output> chooseOutput(const Config &C, const Inputs &In);

/// The same for a file of this very name.
llvm::Expected<Output> chooseOutputFile(llvm::StringRef Name);

/// Makes the folders above the output that are missing, and finds out before any
/// compile whether the output can be written.
llvm::Error prepareOutput(const Output &Out);

} // namespace minigo

#endif // MINIGO_DRIVER_PLAN_OUTPUT_H
