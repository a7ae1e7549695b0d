//===- driver/Link/Finish.cpp - what is done to a linked file ------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Link/Finish.h"
#include "driver/Diagnostics.h"
#include "runtime/abi/symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

using namespace llvm;
using namespace minigo;
using object::ELF64LE;
using Section = ELF64LE::Shdr;
using Symbol = ELF64LE::Sym;

namespace {

/// Bytes that are to stand at an offset of the file.
struct Patch {
  uint64_t Offset;
  std::string Bytes;
};

} // namespace

static Error writePatches(StringRef Path, ArrayRef<Patch> Patches) {
  int Fd = ::open(Path.str().c_str(), O_WRONLY | O_CLOEXEC);
  if (Fd < 0)
    return systemFailure("cannot write", Path, errno);
  int ErrNo = 0;
  for (const Patch &P : Patches) {
    ssize_t Written = ::pwrite(Fd, P.Bytes.data(), P.Bytes.size(), P.Offset);
    if (Written != ssize_t(P.Bytes.size()))
      ErrNo = Written < 0 ? errno : ENOSPC;
  }
  ::close(Fd);
  return ErrNo ? systemFailure("cannot write", Path, ErrNo) : Error::success();
}

static std::string bytesOf(const void *Data, size_t Size) {
  return std::string(static_cast<const char *>(Data), Size);
}

/// The index of the global symbol of that name, among Symbols.
static std::optional<size_t> findGlobal(ArrayRef<Symbol> Symbols, StringRef Strings,
                                        StringRef Name) {
  for (size_t I = 0; I != Symbols.size(); ++I) {
    if (Symbols[I].getBinding() == ELF::STB_LOCAL || Symbols[I].st_name >= Strings.size())
      continue;
    if (StringRef(Strings.data() + Symbols[I].st_name) == Name)
      return I;
  }
  return std::nullopt;
}

/// --defsym copies an address and nothing else: main.main gets main's type and size,
/// and main's entry goes.
static void planRemoval(const Section &Table, uint64_t HeaderOffset, ArrayRef<Symbol> Symbols,
                        size_t Main, size_t MainMain, std::vector<Patch> &Patches) {
  SmallVector<Symbol, 0> New(Symbols.begin(), Symbols.end());
  New[MainMain].st_info = New[Main].st_info;
  New[MainMain].st_size = New[Main].st_size;
  New[MainMain].st_other = New[Main].st_other;
  New[MainMain].setBinding(ELF::STB_GLOBAL);
  New.erase(New.begin() + Main);
  New.push_back(Symbol{}); // the file keeps its layout: the last place is empty now
  Section Header = Table;
  Header.sh_size = Table.sh_size - sizeof(Symbol);
  Patches.push_back({Table.sh_offset, bytesOf(New.data(), New.size() * sizeof(Symbol))});
  Patches.push_back({HeaderOffset, bytesOf(&Header, sizeof Header)});
}

static Expected<std::vector<Patch>> planPatches(StringRef Image) {
  std::vector<Patch> Patches;
  auto File = object::ELFFile<ELF64LE>::create(Image);
  if (!File)
    return File.takeError();
  auto Sections = File->sections();
  if (!Sections)
    return Sections.takeError();
  for (const Section &Table : *Sections) {
    if (Table.sh_type != ELF::SHT_SYMTAB)
      continue;
    uint32_t TableIndex = &Table - Sections->data();
    if (any_of(*Sections, [&](const Section &S) {
          return (S.sh_type == ELF::SHT_RELA || S.sh_type == ELF::SHT_SYMTAB_SHNDX) &&
                 S.sh_link == TableIndex && S.sh_size != 0;
        }))
      continue;
    auto Symbols = File->symbols(&Table);
    if (!Symbols)
      return Symbols.takeError();
    auto Strings = File->getStringTableForSymtab(Table, *Sections);
    if (!Strings)
      return Strings.takeError();
    auto Main = findGlobal(*Symbols, *Strings, "main");
    auto MainMain = findGlobal(*Symbols, *Strings, MINIGO_SYM_MAIN_MAIN);
    if (!Main || !MainMain)
      continue;
    uint64_t HeaderOffset = reinterpret_cast<const char *>(&Table) - Image.data();
    planRemoval(Table, HeaderOffset, *Symbols, *Main, *MainMain, Patches);
  }
  return Patches;
}

Error minigo::nameMainOnce(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return systemFailure("cannot read", Path, Buffer.getError().value());
  Expected<std::vector<Patch>> Patches = planPatches((*Buffer)->getBuffer());
  if (!Patches)
    return Patches.takeError();
  return writePatches(Path, *Patches);
}
