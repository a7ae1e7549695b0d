//===- driver/Link/Translate.cpp - lld's text as our errors ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lld prints an error as one line and, behind ">>> ", lines that say where. Ours are
// one line, in the names the user knows: sources instead of temporary objects.
//
//===----------------------------------------------------------------------===//

#include "driver/Diagnostics.h"
#include "driver/Link/Link.h"
#include "runtime/abi/symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace minigo;

static void replaceAll(std::string &Text, StringRef From, StringRef To) {
  for (size_t At = 0; (At = Text.find(From.str(), At)) != std::string::npos; At += To.size())
    Text.replace(At, From.size(), To.str());
}

static std::string inUserNames(StringRef Text, const LinkJob &Job) {
  std::string Result = Text.str();
  for (const auto &[Object, Source] : Job.ShownAs)
    replaceAll(Result, Object, displayName(Source));
  return Result;
}

/// `defined at a.cpp:3 (/full/a.cpp:3)` -> `a.cpp:3`; `o.o:(f)` -> `o.o:(f)`.
static std::string placeOf(StringRef Line) {
  for (StringRef Lead : {"defined at ", "referenced by ", "defined in ", "the vtable symbol may"})
    Line.consume_front(Lead);
  return Line.split(" (").first.trim().str();
}

static Error oneError(StringRef What, ArrayRef<StringRef> Where, const LinkJob &Job) {
  std::vector<std::string> Places;
  for (StringRef L : Where)
    if (L.starts_with("defined at ") || L.starts_with("referenced by ") ||
        L.starts_with("defined in "))
      Places.push_back(placeOf(inUserNames(L, Job)));
  // Without debug information the place is on the next line alone.
  if (Places.empty())
    for (StringRef L : Where)
      Places.push_back(placeOf(inUserNames(L, Job)));
  Places.erase(std::unique(Places.begin(), Places.end()), Places.end());

  if (What.starts_with("symbol not found: main") || What == "undefined symbol: main" ||
      What.contains("symbol not found: main"))
    return failure("no main: none of the inputs defines the function main");
  if (What == "duplicate symbol: main" && Places.size() >= 2)
    return failure("two mains: " + Places[0] + " and " + Places[1] +
                   "; a program has one function main");
  std::string Text = inUserNames(What, Job);
  if (What.starts_with("undefined symbol: ") && !Places.empty())
    return failure(Text + "; referenced by " + Places[0]);
  if (What.starts_with("duplicate symbol: ") && Places.size() >= 2)
    return failure(Text + "; defined in " + Places[0] + " and in " + Places[1]);
  if (!Places.empty())
    Text += "; " + Places[0];
  return failure(Text);
}

Error minigo::translateLinkerText(StringRef Text, const LinkJob &Job) {
  SmallVector<StringRef, 32> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  Error All = Error::success();
  for (size_t I = 0; I < Lines.size(); ++I) {
    StringRef What = Lines[I];
    if (!What.consume_front("ld.lld: error: "))
      continue;
    SmallVector<StringRef, 4> Where;
    while (I + 1 < Lines.size() && Lines[I + 1].starts_with(">>>"))
      Where.push_back(Lines[++I].drop_front(3).trim());
    if (What.starts_with("too many errors"))
      continue;
    All = joinErrors(std::move(All), oneError(What, Where, Job));
  }
  return All;
}
