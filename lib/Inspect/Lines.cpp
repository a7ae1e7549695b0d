//===- lib/Inspect/Lines.cpp - addresses to source lines ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks LLVM for the line alone, never for function names: those would have it
// follow references between entries, which a hostile file can make deep. What
// the reader complains of is dropped.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Lines.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/Object/ObjectFile.h"

using namespace llvm;
using namespace minigo::inspect;

static void ignore(Error E) { consumeError(std::move(E)); }

Lines::Lines() = default;
Lines::~Lines() = default;

Lines::Lines(MemoryBufferRef Binary) {
  Expected<std::unique_ptr<object::ObjectFile>> File =
      object::ObjectFile::createELFObjectFile(Binary);
  if (!File) {
    ignore(File.takeError());
    return;
  }
  Object = std::move(*File);
  Dwarf = DWARFContext::create(*Object, DWARFContext::ProcessDebugRelocations::Ignore,
                               /*L=*/nullptr, /*DWPName=*/"", ignore, ignore);
}

Location Lines::find(uint64_t Address) const {
  if (!Dwarf)
    return {};
  using Kind = DILineInfoSpecifier::FileLineInfoKind;
  DILineInfoSpecifier Wanted(Kind::AbsoluteFilePath, DINameKind::None);
  DILineInfo Info = Dwarf->getLineInfoForAddress(
      {Address, object::SectionedAddress::UndefSection}, Wanted);
  if (Info.FileName == DILineInfo::BadString || Info.Line == 0 ||
      Info.FileName.size() > MaxText)
    return {};
  return {std::move(Info.FileName), Info.Line};
}
