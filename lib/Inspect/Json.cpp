//===- lib/Inspect/Json.cpp - a report as JSON ----------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The report for programs: one object, keys in a fixed order. Bytes that are no
// UTF-8 become replacement characters, as JSON has no other way.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Inspect.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace minigo::inspect;

static void writeAddress(json::OStream &J, StringRef Key, uint64_t Address) {
  J.attribute(Key, "0x" + utohexstr(Address, /*LowerCase=*/true));
}

/// Left out when empty: what a stripped binary does not know is not there.
static void writeText(json::OStream &J, StringRef Key, StringRef Text) {
  if (!Text.empty())
    J.attribute(Key, json::fixUTF8(Text));
}

static void writeFunction(json::OStream &J, const Function &F) {
  writeAddress(J, "address", F.Address);
  writeText(J, "symbol", F.Symbol);
  writeText(J, "name", F.Name);
  if (F.Where.File.empty())
    return;
  writeText(J, "file", F.Where.File);
  J.attribute("line", F.Where.Line);
}

static void writeFunctions(json::OStream &J, StringRef Key, ArrayRef<Function> List) {
  J.attributeArray(Key, [&] {
    for (const Function &F : List)
      J.object([&] { writeFunction(J, F); });
  });
}

static void writeInstruction(json::OStream &J, const Instruction &I) {
  writeAddress(J, "address", I.Address);
  J.attribute("bytes", toHex(I.Bytes, /*LowerCase=*/true));
  J.attribute("text", I.Text);
  if (!I.Target)
    return;
  writeAddress(J, "target", *I.Target);
  writeText(J, "targetSymbol", I.TargetName);
}

static void writeRoutine(json::OStream &J, StringRef Key, const Routine &R) {
  J.attributeObject(Key, [&] {
    writeFunction(J, R.Start);
    J.attributeArray("code", [&] {
      for (const Instruction &I : R.Code)
        J.object([&] { writeInstruction(J, I); });
    });
  });
}

static void writeSections(json::OStream &J, ArrayRef<Section> Sections) {
  J.attributeArray("sections", [&] {
    for (const Section &S : Sections)
      J.object([&] {
        J.attribute("name", json::fixUTF8(S.Name));
        writeAddress(J, "start", S.Start);
        writeAddress(J, "end", S.End);
      });
  });
}

static void writeTasks(json::OStream &J, ArrayRef<Task> Tasks) {
  J.attributeArray("initTasks", [&] {
    for (const Task &T : Tasks)
      J.object([&] {
        J.attribute("package", json::fixUTF8(T.Package));
        writeFunctions(J, "constructors", T.Constructors);
        writeFunctions(J, "inits", T.Inits);
      });
  });
}

static void writeTextClasses(json::OStream &J, ArrayRef<TextRange> Text) {
  J.attributeArray("textClasses", [&] {
    for (const TextRange &T : Text)
      J.object([&] {
        J.attribute("class", T.Class);
        writeAddress(J, "start", T.Start);
        writeAddress(J, "end", T.End);
        J.attribute("size", T.End - T.Start);
      });
  });
}

/// A list and not an object: keys are the file's and may repeat.
static void writeBuildInfo(json::OStream &J, const Report &R) {
  J.attributeArray("buildInfo", [&] {
    for (const auto &[Key, Value] : R.BuildInfo)
      J.object([&] {
        J.attribute("key", json::fixUTF8(Key));
        J.attribute("value", json::fixUTF8(Value));
      });
  });
}

void minigo::inspect::printReportJson(const Report &R, raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    writeRoutine(J, "entry", R.Entry);
    if (R.Trampoline)
      writeRoutine(J, "trampoline", *R.Trampoline);
    writeSections(J, R.Sections);
    writeTasks(J, R.Tasks);
    writeTextClasses(J, R.Text);
    J.attribute("cpuLevel", R.CpuLevel);
    writeBuildInfo(J, R);
  });
  OS << '\n';
}

void minigo::inspect::printTextClassesJson(const Report &R, raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] { writeTextClasses(J, R.Text); });
  OS << '\n';
}
