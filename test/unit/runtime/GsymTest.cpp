//===- test/unit/runtime/GsymTest.cpp -------------------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime's reader against LLVM's writer, and against damaged tables.
//
//===----------------------------------------------------------------------===//

#include "runtime/trace/gsym.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/DebugInfo/GSYM/FileWriter.h"
#include "llvm/DebugInfo/GSYM/FunctionInfo.h"
#include "llvm/DebugInfo/GSYM/GsymCreator.h"
#include "llvm/DebugInfo/GSYM/OutputAggregator.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <random>
#include <string>

using namespace llvm;
using rt::SourceFrame;

namespace {

/// f at 0x1000..0x1100 (a.cpp), into which g and, in g, h are inlined at 0x1040; and
/// k at 0x2000..0x2010 (b.cpp).
SmallVector<char, 0> makeTable() {
  gsym::GsymCreator creator(true);
  uint32_t a = creator.insertFile("/src/a.cpp");
  uint32_t b = creator.insertFile("/other/b.cpp");

  gsym::FunctionInfo f(0x1000, 0x100, creator.insertString("f"));
  f.OptLineTable = gsym::LineTable();
  f.OptLineTable->push({0x1000, a, 10});
  f.OptLineTable->push({0x1020, a, 11});
  f.OptLineTable->push({0x1040, b, 300});
  f.OptLineTable->push({0x1060, a, 5});
  f.Inline = gsym::InlineInfo();
  f.Inline->Name = creator.insertString("f");
  f.Inline->Ranges.insert({0x1000, 0x1100});
  gsym::InlineInfo g, h;
  g.Name = creator.insertString("g");
  g.CallFile = a;
  g.CallLine = 12;
  g.Ranges.insert({0x1030, 0x1050});
  h.Name = creator.insertString("h");
  h.CallFile = b;
  h.CallLine = 77;
  h.Ranges.insert({0x1040, 0x1048});
  g.Children.push_back(h);
  f.Inline->Children.push_back(g);
  creator.addFunctionInfo(std::move(f));

  gsym::FunctionInfo k(0x2000, 0x10, creator.insertString("k"));
  k.OptLineTable = gsym::LineTable();
  k.OptLineTable->push({0x2000, b, 1});
  creator.addFunctionInfo(std::move(k));

  gsym::OutputAggregator silent(nullptr);
  cantFail(creator.finalize(silent));
  SmallVector<char, 0> table;
  raw_svector_ostream os(table);
  gsym::FileWriter writer(os, endianness::little);
  cantFail(creator.encode(writer));
  return table;
}

std::string show(const SmallVector<char, 0> &table, uintptr_t pc) {
  SourceFrame frames[rt::kMaxInlined];
  int n = rt::gsymLookup(reinterpret_cast<const uint8_t *>(table.data()), table.size(), pc, frames);
  std::string text;
  for (int i = 0; i < n; ++i)
    text += std::string(frames[i].function) + " " + frames[i].directory + "/" + frames[i].file +
            ":" + std::to_string(frames[i].line) + "; ";
  return text;
}

TEST(Gsym, FindsFileAndLine) {
  auto table = makeTable();
  EXPECT_EQ(show(table, 0x1000), "f /src/a.cpp:10; ");
  EXPECT_EQ(show(table, 0x101f), "f /src/a.cpp:10; ");
  EXPECT_EQ(show(table, 0x1020), "f /src/a.cpp:11; ");
  EXPECT_EQ(show(table, 0x10ff), "f /src/a.cpp:5; ");
  EXPECT_EQ(show(table, 0x200f), "k /other/b.cpp:1; ");
}

TEST(Gsym, UnfoldsInlinedCallsInnermostFirst) {
  auto table = makeTable();
  EXPECT_EQ(show(table, 0x1030), "g /src/a.cpp:11; f /src/a.cpp:12; ");
  EXPECT_EQ(show(table, 0x1044), "h /other/b.cpp:300; g /other/b.cpp:77; f /src/a.cpp:12; ");
  EXPECT_EQ(show(table, 0x1048), "g /other/b.cpp:300; f /src/a.cpp:12; ");
}

TEST(Gsym, KnowsWhatIsInNoFunction) {
  auto table = makeTable();
  EXPECT_EQ(show(table, 0xfff), "");
  EXPECT_EQ(show(table, 0x1100), "");
  EXPECT_EQ(show(table, 0x2010), "");
}

/// Cut and bent tables: any answer is right that comes without reading outside (the
/// copy is exactly as large as claimed, so a checking allocator sees it).
TEST(Gsym, SurvivesDamage) {
  auto table = makeTable();
  std::mt19937 random(7);
  for (size_t cut = 0; cut < table.size(); ++cut) {
    SmallVector<char, 0> copy(table.begin(), table.begin() + cut);
    for (uintptr_t pc : {0x1044, 0x2001})
      show(copy, pc);
  }
  for (int round = 0; round < 20000; ++round) {
    SmallVector<char, 0> copy = table;
    for (int i = 0; i < 4; ++i)
      copy[random() % copy.size()] = static_cast<char>(random());
    show(copy, 0x1044);
  }
}

} // namespace
