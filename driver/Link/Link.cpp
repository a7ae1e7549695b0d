//===- driver/Link/Link.cpp - objects into an executable ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Link/Link.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Process.h"
#include "lib/Symtab/Symtab.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(elf)

using namespace llvm;
using namespace minigo;

/// In the child: link, then what is done to the finished file. Its text is read by
/// translateLinkerText.
static int linkAndFinish(const std::vector<std::string> &Arguments, const LinkJob &Job,
                         bool Stripped) {
  std::vector<const char *> Args = {"ld.lld"};
  for (const std::string &A : Arguments)
    Args.push_back(A.c_str());
  if (!lld::elf::link(Args, outs(), errs(), /*exitEarly=*/false, /*disableOutput=*/false))
    return 1;
  Error E = nameMain(Job.Output);
  if (!E && !Stripped)
    E = embedSymtab(Job.Output);
  if (!E)
    return 0;
  errs() << "ld.lld: error: " << toString(std::move(E)) << "\n";
  return 1;
}

Error minigo::runLink(const Config &C, const LinkJob &Job) {
  Expected<std::vector<std::string>> Arguments = linkArguments(C, Job);
  if (!Arguments)
    return Arguments.takeError();
  bool Stripped = C.options().StripAll || C.options().StripDebug;
  Expected<ChildResult> R = runForked([&] { return linkAndFinish(*Arguments, Job, Stripped); });
  if (!R)
    return R.takeError();
  if (R->Signal)
    return joinErrors(failure("the linker died of signal " + Twine(R->Signal)),
                      translateLinkerText(R->Text, Job));
  if (R->Status == 0) {
    if (!R->Text.empty())
      printRaw(R->Text); // warnings
    return Error::success();
  }
  if (Error E = translateLinkerText(R->Text, Job))
    return E;
  return failure("the linker failed without saying why (status " + Twine(R->Status) + ")");
}
