//===- driver/Exec/Shell.cpp - commands as sh reads them -----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Exec/Shell.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace minigo;

static bool isSafe(char C) { return isAlnum(C) || StringRef("_-./=+,:@%").contains(C); }

std::string minigo::quoteForShell(StringRef Word) {
  if (!Word.empty() && all_of(Word, isSafe))
    return Word.str();
  std::string Quoted = "'";
  for (char C : Word) {
    if (C == '\'')
      Quoted += "'\\''"; // leave the quotes, a quoted quote, enter them again
    else
      Quoted += C;
  }
  return Quoted + "'";
}

std::string minigo::shellLine(ArrayRef<std::string> Words) {
  return join(map_range(Words, [](const std::string &W) { return quoteForShell(W); }), " ");
}

std::string minigo::shellHereDocument(StringRef Path, StringRef Text) {
  std::string End = "EOF";
  while (Text.contains(End))
    End += '_';
  bool NeedsLineEnd = !Text.ends_with("\n");
  return "cat >" + quoteForShell(Path) + " <<'" + End + "'\n" + Text.str() +
         (NeedsLineEnd ? "\n" : "") + End;
}
