//===- test/fuzz/BootObject.cpp - a boot object without the driver --------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a boot object, or prints it with -S: for tests of lib/ that need one
// whose contents they decide themselves.
//
//     boot-object [-S] SOURCE OUTPUT [KEY=VALUE...]
//
//===----------------------------------------------------------------------===//

#include "lib/Rt0/Rt0.h"
#include "lib/Target/Target.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace minigo;

static Error writeBootObject(bool AsText, const BootSpec &Spec, StringRef Output) {
  std::error_code EC;
  raw_fd_ostream OS(Output, EC);
  if (EC)
    return createFileError(Output, EC);
  if (AsText)
    return printBootAssembly(Spec, OS);
  Expected<std::unique_ptr<MemoryBuffer>> Object = assembleBootObject(Spec);
  if (!Object)
    return Object.takeError();
  OS << (*Object)->getBuffer();
  return Error::success();
}

int main(int Argc, char **Argv) {
  std::vector<StringRef> Args(Argv + 1, Argv + Argc);
  bool AsText = !Args.empty() && Args.front() == "-S";
  if (AsText)
    Args.erase(Args.begin());
  if (Args.size() < 2)
    return 2;
  BootSpec Spec{hostTarget(), Args[0].str(), {"main"}, /*CpuLevel=*/1, {}};
  for (size_t I = 2; I < Args.size(); ++I)
    Spec.BuildInfo.emplace_back(Args[I].split('=').first.str(), Args[I].split('=').second.str());
  if (Error E = writeBootObject(AsText, Spec, Args[1])) {
    errs() << toString(std::move(E)) << '\n';
    return 1;
  }
  return 0;
}
