//===- driver/main.cpp - one executable, by its names ---------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which program this is depends on the name it was started by, as with busybox
// or LLVM's own multi-call tools: minigo-inspect reads a binary, every other
// name builds one.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Interrupt.h"
#include "driver/Options.h"

using namespace llvm;
using namespace minigo;

static Error runCommand(const Config &C) {
  switch (C.options().Action) {
  case Options::ActionTy::Build:
    return runBuild(C);
  case Options::ActionTy::Help:
    return printOutput(C.options().HelpText);
  case Options::ActionTy::Version:
    return runVersion();
  case Options::ActionTy::PrintRt0:
    return runPrintRt0(C);
  case Options::ActionTy::EmitRt0:
    return runEmitRt0(C);
  case Options::ActionTy::BuildRuntime:
    return runBuildRuntime(C);
  }
  llvm_unreachable("every action has a command");
}

static Error runDriver(ArrayRef<const char *> Args) {
  Expected<Options> Opts = parseOptions(Args.drop_front());
  if (!Opts)
    return Opts.takeError();
  Expected<Config> C = Config::create(std::move(*Opts));
  if (!C)
    return C.takeError();
  if (Error E = installInterruptHandlers())
    return E;
  return runCommand(*C);
}

static bool isNamed(const char *Path, StringRef Name) {
  return StringRef(Path).rsplit('/').second == Name || Name == Path;
}

int main(int Argc, char **Argv) {
  ArrayRef<const char *> Args(Argv, Argc);
  if (Args.empty())
    return report(misuse("started without a name: argv is empty")).Status;
  if (isNamed(Args[0], "minigo-inspect"))
    return runInspect(Args);

  Outcome End = report(runDriver(Args));
  if (End.Signal)
    dieBySignal(End.Signal);
  return End.Status;
}
