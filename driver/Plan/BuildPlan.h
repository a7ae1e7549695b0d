//===- driver/Plan/BuildPlan.h - what a build will do -----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles, link, output: decided before anything runs and without touching anything,
// so that -n prints exactly what a build does.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_PLAN_BUILDPLAN_H
#define MINIGO_DRIVER_PLAN_BUILDPLAN_H

#include "driver/Link/LinkPlan.h"
#include "driver/Plan/Inputs.h"
#include "driver/Plan/Output.h"
#include <string>
#include <vector>

namespace minigo {

/// One run of a compiler.
struct Compile {
  std::string Source;
  Language Lang;
  std::string Object;
  std::vector<std::string> Command;
};

struct BuildPlan {
  std::string WorkDir;
  std::string Package;
  std::vector<Compile> Compiles;
  std::vector<std::string> EmitRt0; ///< the boot object's step as a command
  LinkPlan Link;
  Output Out;
};

/// WorkDir is the build's own folder, LinkOutput the file the link writes.
BuildPlan planBuild(const Config &C, const Inputs &In, const Output &Out,
                    llvm::StringRef WorkDir, llvm::StringRef LinkOutput);

/// The plan as lines for sh, from making the work folder to removing it.
std::vector<std::string> shellScript(const Config &C, const BuildPlan &Plan);

} // namespace minigo

#endif // MINIGO_DRIVER_PLAN_BUILDPLAN_H
