//===- driver/Plan/Inputs.h - what the command line's inputs are --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns names into sources, objects and archives, in command-line order. A folder
// stands for the sources in it, sorted; what Go leaves out by name is left out.
// Everything that can be wrong with a name is found here, before anything runs.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_PLAN_INPUTS_H
#define MINIGO_DRIVER_PLAN_INPUTS_H

#include "driver/Config.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

struct Input {
  enum KindTy { Source, Object, Archive, LinkerFlag } Kind;
  std::string Path; ///< never begins with a dash; or the flag
  Language Lang = Language::Cxx; ///< of a Source
};

struct Inputs {
  std::vector<Input> All;
  std::string Name; ///< go build's name for the result
};

llvm::Expected<Inputs> findInputs(const Config &C);

/// The result's name alone, whether or not the inputs exist.
std::string packageName(const Config &C);

} // namespace minigo

#endif // MINIGO_DRIVER_PLAN_INPUTS_H
