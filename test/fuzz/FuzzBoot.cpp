//===- test/fuzz/FuzzBoot.cpp - foreign names in the boot object ----------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The boot object with names that come from outside: of a folder (the package), of
// flags, of variables in objects of others. Whatever their bytes, it is a sound object
// that holds them, or refused with a text; -S prints all that can be made.
//
// An input is strings with a NUL between: package, key, value, thread_locals.
//
//===----------------------------------------------------------------------===//

#include "lib/Object/Object.h"
#include "lib/Rt0/Rt0.h"
#include "lib/Target/Target.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace minigo;

static void require(bool Condition, const char *What, StringRef Text = "") {
  if (Condition)
    return;
  errs() << "violated: " << What << ": " << Text << '\n';
  abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  SmallVector<StringRef, 8> Words;
  StringRef(reinterpret_cast<const char *>(Data), Size).split(Words, '\0');
  Words.resize(std::max<size_t>(Words.size(), 3));
  BootSpec Spec{hostTarget(), MINIGO_RT0_SOURCE, {Words[0].str()}, /*CpuLevel=*/1, {}, {}};
  Spec.BuildInfo.emplace_back(Words[1].str(), Words[2].str());
  for (StringRef Name : ArrayRef(Words).drop_front(3))
    Spec.NativeThreadLocals.push_back(Name.str());

  std::string Text;
  raw_string_ostream OS(Text);
  std::string NotPrinted = toString(printBootAssembly(Spec, OS));
  require(NotPrinted.empty() || Text.empty(), "nothing is printed of what is refused", NotPrinted);
  Expected<std::unique_ptr<MemoryBuffer>> Object = assembleBootObject(Spec);
  if (!Object) {
    require(!toString(Object.takeError()).empty(), "a refusal has a text");
    return 0;
  }
  require(NotPrinted.empty(), "what can be made can be printed", NotPrinted);
  Expected<ObjectFacts> Facts = checkObject((*Object)->getMemBufferRef(), Spec.T);
  if (!Facts)
    require(false, "what is made is an object", toString(Facts.takeError()));
  StringRef Bytes = (*Object)->getBuffer();
  auto RequireIn = [&](const Twine &Name) {
    require(Bytes.contains(Name.str()), "a name is there as it was given", Name.str());
  };
  RequireIn(Words[0] + StringRef("", 1));
  RequireIn(Words[1] + "\t");
  for (const std::string &Name : Spec.NativeThreadLocals)
    RequireIn("__emutls_v." + Name);
  return 0;
}
