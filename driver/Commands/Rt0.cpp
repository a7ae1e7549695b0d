//===- driver/Commands/Rt0.cpp - the boot object alone -------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// -S and -emit-rt0: what each link gets from us, to be looked at or linked by hand.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/OutputFile.h"
#include "driver/Exec/TempDir.h"
#include "driver/Plan/Inputs.h"
#include "driver/Plan/Output.h"
#include "lib/Rt0/Rt0.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace minigo;

static Error writeTo(StringRef Path, StringRef Content) {
  Expected<Output> Out = chooseOutputFile(Path);
  if (!Out)
    return Out.takeError();
  if (Error E = prepareOutput(*Out))
    return E;
  if (!Out->IsDevice)
    return writeWhole(*Out, "", Content, 0666);
  Expected<TempDir> Work = TempDir::create(/*Keep=*/false);
  if (!Work)
    return Work.takeError();
  return writeWhole(*Out, Work->path(), Content, 0666);
}

Error minigo::runEmitRt0(const Config &C) {
  auto Object = assembleBootObject(C.bootSpec(packageName(C)));
  if (!Object)
    return Object.takeError();
  return writeTo(C.options().Rt0File, (*Object)->getBuffer());
}

Error minigo::runPrintRt0(const Config &C) {
  std::string Text;
  raw_string_ostream OS(Text);
  if (Error E = printBootAssembly(C.bootSpec(packageName(C)), OS))
    return E;
  if (C.options().Output)
    return writeTo(*C.options().Output, Text);
  return printOutput(Text);
}
