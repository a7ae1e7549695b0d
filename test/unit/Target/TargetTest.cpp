//===- test/unit/Target/TargetTest.cpp --------------------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The target table: every row can be found by its own names, rows agree with
// LLVM about the machine, and nothing is found by a name that is not there.
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Target.h"
#include "llvm/TargetParser/Triple.h"
#include "gtest/gtest.h"

using namespace minigo;

TEST(Target, EveryRowIsFoundByItsNames) {
  ASSERT_FALSE(allTargets().empty());
  for (const Target &T : allTargets())
    EXPECT_EQ(findTarget(T.OS, T.Arch), &T) << T.Triple.str();
}

TEST(Target, UnknownNamesFindNothing) {
  EXPECT_EQ(findTarget("linux", "pdp11"), nullptr);
  EXPECT_EQ(findTarget("plan9", "amd64"), nullptr);
  EXPECT_EQ(findTarget("", ""), nullptr);
}

TEST(Target, HostIsTheFirstRow) { EXPECT_EQ(&hostTarget(), &allTargets().front()); }

TEST(Target, EntryIsNamedAsGoNamesIt) {
  for (const Target &T : allTargets()) {
    EXPECT_EQ(T.Entry.str(), "_rt0_" + T.Arch.str() + "_" + T.OS.str());
    EXPECT_EQ(T.Rt0File.str(), "rt0_" + T.OS.str() + "_" + T.Arch.str() + ".s");
  }
}

TEST(Target, TripleIsOneLlvmKnows) {
  for (const Target &T : allTargets()) {
    llvm::Triple Triple(T.Triple);
    EXPECT_NE(Triple.getArch(), llvm::Triple::UnknownArch) << T.Triple.str();
    EXPECT_TRUE(Triple.isOSBinFormatELF()) << T.Triple.str();
  }
}
