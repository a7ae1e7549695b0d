//===- driver/Commands/Version.cpp - which version this is ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Diagnostics.h"
#include "lib/Target/Target.h"

using namespace llvm;
using namespace minigo;

Error minigo::runVersion() {
  const Target &T = hostTarget();
  return printOutput(("minigo-build version " MINIGO_VERSION " " + T.OS + "/" + T.Arch + "\n").str());
}
