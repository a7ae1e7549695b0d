//===- test/unit/Rt0/Rt0Test.cpp - the boot object's records --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bytes that were written against the layouts that readers use. Addresses are
// relocations in an object and so zero here; counts, classes and text are not.
//
//===----------------------------------------------------------------------===//

#include "lib/Rt0/Rt0.h"
#include "lib/Target/Target.h"
#include "runtime/abi/symbols.h"
#include "runtime/abi/tables.h"
#include "llvm/Object/ELFObjectFile.h"
#include "gtest/gtest.h"
#include <cstring>

using namespace llvm;
using namespace minigo;

namespace {

class BootObjectTest : public testing::Test {
protected:
  BootSpec Spec{hostTarget(),
                MINIGO_SOURCE_DIR "/runtime/rt0/rt0_linux_amd64.s",
                {"main"},
                2,
                {{"tool", "t"}, {"odd", "a\tb\nc\\d"}}};
  std::unique_ptr<MemoryBuffer> Bytes;
  std::unique_ptr<object::ObjectFile> Object;

  void assemble() {
    Expected<std::unique_ptr<MemoryBuffer>> B = assembleBootObject(Spec);
    ASSERT_TRUE(bool(B)) << toString(B.takeError());
    Bytes = std::move(*B);
    Object = cantFail(object::ObjectFile::createELFObjectFile(*Bytes));
  }

  /// The bytes of a defined symbol, as long as it says it is.
  StringRef contentsOf(StringRef Name) {
    for (const object::ELFSymbolRef S : Object->symbols())
      if (cantFail(S.getName()) == Name)
        return cantFail(cantFail(S.getSection())->getContents())
            .substr(cantFail(S.getValue()), S.getSize());
    return {};
  }

  std::string failure() {
    Expected<std::unique_ptr<MemoryBuffer>> B = assembleBootObject(Spec);
    return B ? "" : toString(B.takeError());
  }
};

TEST_F(BootObjectTest, InitTableHasOneTask) {
  assemble();
  StringRef Table = contentsOf(MINIGO_SYM_INIT_TASKS);
  ASSERT_EQ(Table.size(), sizeof(uint64_t) + sizeof(minigo::abi::InitTask));
  uint64_t Count;
  memcpy(&Count, Table.data(), sizeof(Count));
  EXPECT_EQ(Count, 1u);
}

TEST_F(BootObjectTest, TextTableHasEachClassInOrder) {
  assemble();
  StringRef Table = contentsOf(MINIGO_SYM_TEXT_RANGES);
  ASSERT_EQ(Table.size(), sizeof(uint64_t) + 3 * sizeof(minigo::abi::TextRange));
  for (uint32_t I = 0; I < 3; ++I) {
    minigo::abi::TextRange Range;
    memcpy(&Range, Table.data() + 8 + I * sizeof(Range), sizeof(Range));
    EXPECT_EQ(static_cast<uint32_t>(Range.cls), I + 1);
    EXPECT_EQ(Range.reserved, 0u);
  }
}

TEST_F(BootObjectTest, BuildInfoIsHeaderAndEscapedText) {
  assemble();
  StringRef Info = contentsOf(MINIGO_SYM_BUILD_INFO);
  ASSERT_GE(Info.size(), sizeof(minigo::abi::BuildInfoHeader));
  minigo::abi::BuildInfoHeader Header;
  memcpy(&Header, Info.data(), sizeof(Header));
  EXPECT_EQ(memcmp(Header.magic, minigo::abi::kBuildInfoMagic, sizeof(Header.magic)), 0);
  EXPECT_EQ(Header.version, minigo::abi::kVersion);
  EXPECT_EQ(Header.size, Info.size() - sizeof(Header));
  EXPECT_EQ(Info.drop_front(sizeof(Header)), "tool\tt\nodd\ta\\tb\\nc\\\\d\n");
}

TEST_F(BootObjectTest, CpuLevelIsFourBytes) {
  assemble();
  EXPECT_EQ(contentsOf(MINIGO_SYM_CPU_LEVEL), StringRef("\2\0\0\0", 4));
}

TEST_F(BootObjectTest, SpecsThatCannotBeWrittenAreRefused) {
  Spec.CpuLevel = 5;
  EXPECT_EQ(failure(), "boot object: expected a CPU level from 1 to 4, found 5");
  Spec.CpuLevel = 1;
  Spec.Packages = {"a", "main"};
  EXPECT_EQ(failure(), "boot object: expected one package, found 2");
  Spec.Packages = {"main"};
  Spec.BuildInfo = {{"a\tb", ""}};
  EXPECT_EQ(failure(), "boot object: build information key is empty or contains a tab or newline");
}

TEST_F(BootObjectTest, MissingSourceIsNamed) {
  Spec.AsmPath = "/nonexistent/rt0.s";
  EXPECT_EQ(failure(), "'/nonexistent/rt0.s': No such file or directory");
}

} // namespace
