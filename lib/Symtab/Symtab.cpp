//===- lib/Symtab/Symtab.cpp - the table tracebacks read ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Symtab/Symtab.h"
#include "runtime/abi/symbols.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/DebugInfo/GSYM/DwarfTransformer.h"
#include "llvm/DebugInfo/GSYM/FileWriter.h"
#include "llvm/DebugInfo/GSYM/GsymCreator.h"
#include "llvm/DebugInfo/GSYM/OutputAggregator.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace minigo {

/// Where the runtime's and libc's text begins; what is behind it in .text is theirs.
static Expected<uint64_t> systemTextStart(const object::ObjectFile &Obj) {
  for (const object::SymbolRef &S : Obj.symbols()) {
    Expected<StringRef> Name = S.getName();
    if (!Name)
      return Name.takeError();
    if (*Name == MINIGO_SYM_TEXT_SYSTEM_START)
      return S.getAddress();
  }
  return UINT64_MAX;
}

/// Code of this file that is the program's: tracebacks hide the runtime's frames, and
/// show them by the symbol table when asked to. What --gc-sections dropped leaves DWARF
/// whose addresses point to nowhere, which is in no range.
static Expected<AddressRanges> programRanges(const object::ObjectFile &Obj) {
  Expected<uint64_t> End = systemTextStart(Obj);
  if (!End)
    return End.takeError();
  AddressRanges Ranges;
  for (const object::SectionRef &S : Obj.sections()) {
    uint64_t Limit = std::min(S.getAddress() + S.getSize(), *End);
    if (S.isText() && S.getAddress() < Limit)
      Ranges.insert(AddressRange(S.getAddress(), Limit));
  }
  return Ranges;
}

Expected<SmallVector<char, 0>> makeSymtab(StringRef Image) {
  auto ObjOrErr = object::ObjectFile::createELFObjectFile(MemoryBufferRef(Image, "executable"));
  if (!ObjOrErr)
    return ObjOrErr.takeError();
  const object::ObjectFile &Obj = **ObjOrErr;

  gsym::GsymCreator Creator(/*Quiet=*/true);
  Expected<AddressRanges> Text = programRanges(Obj);
  if (!Text)
    return Text.takeError();
  Creator.SetValidTextRanges(*Text);
  gsym::OutputAggregator Silent(nullptr);
  auto IgnoreWarning = [](Error E) { consumeError(std::move(E)); };
  std::unique_ptr<DWARFContext> Dwarf =
      DWARFContext::create(Obj, DWARFContext::ProcessDebugRelocations::Ignore, nullptr, "",
                           IgnoreWarning, IgnoreWarning);
  gsym::DwarfTransformer Transformer(*Dwarf, Creator);
  if (Error E = Transformer.convert(/*NumThreads=*/1, Silent))
    return std::move(E);
  SmallVector<char, 0> Table;
  if (Creator.getNumFunctionInfos() == 0)
    return Table;
  if (Error E = Creator.finalize(Silent))
    return std::move(E);
  raw_svector_ostream OS(Table);
  gsym::FileWriter Writer(OS, endianness::little);
  if (Error E = Creator.encode(Writer))
    return std::move(E);
  return Table;
}

static Error malformed(const Twine &What) {
  return createStringError("cannot add a section: %s", What.str().c_str());
}

Expected<AddedSection> addSection(StringRef Image, StringRef Name, StringRef Content,
                                  uint64_t Alignment) {
  using Ehdr = object::ELF64LE::Ehdr;
  using Shdr = object::ELF64LE::Shdr;
  auto FileOrErr = object::ELFFile<object::ELF64LE>::create(Image);
  if (!FileOrErr)
    return FileOrErr.takeError();
  auto SectionsOrErr = FileOrErr->sections();
  if (!SectionsOrErr)
    return SectionsOrErr.takeError();
  ArrayRef<Shdr> Sections = *SectionsOrErr;
  const Ehdr &Header = FileOrErr->getHeader();
  uint32_t NamesIndex = Header.e_shstrndx;
  // Extended numbering starts at SHN_LORESERVE sections; no executable of ours is near.
  if (Sections.empty() || NamesIndex >= Sections.size() || Sections.size() + 1 >= ELF::SHN_LORESERVE)
    return malformed("no section names");
  auto NamesOrErr = FileOrErr->getSectionContents(Sections[NamesIndex]);
  if (!NamesOrErr)
    return NamesOrErr.takeError();

  // The new content, the names with one more, and the table itself.
  AddedSection Added = {Header, {}};
  auto Pad = [&](uint64_t To) {
    Added.Tail.resize(alignTo(Image.size() + Added.Tail.size(), To) - Image.size());
    return Image.size() + Added.Tail.size();
  };
  uint64_t ContentAt = Pad(Alignment);
  Added.Tail.append(Content.begin(), Content.end());
  uint64_t NamesAt = Pad(1);
  Added.Tail.append(NamesOrErr->begin(), NamesOrErr->end());
  uint64_t NameOffset = NamesOrErr->size();
  Added.Tail.append(Name.begin(), Name.end());
  Added.Tail.push_back('\0');
  uint64_t NamesEnd = Pad(1);

  std::vector<Shdr> Table(Sections.begin(), Sections.end());
  Table[NamesIndex].sh_offset = NamesAt;
  Table[NamesIndex].sh_size = NamesEnd - NamesAt;
  Shdr New = {};
  New.sh_name = NameOffset;
  New.sh_type = ELF::SHT_PROGBITS;
  New.sh_offset = ContentAt;
  New.sh_size = Content.size();
  New.sh_addralign = Alignment;
  Table.push_back(New);

  Added.Header.e_shoff = Pad(alignof(uint64_t));
  Added.Header.e_shnum = Table.size();
  const char *Bytes = reinterpret_cast<const char *>(Table.data());
  Added.Tail.append(Bytes, Bytes + Table.size() * sizeof(Shdr));
  return Added;
}

Error embedSymtab(StringRef Path) {
  auto BufferOrErr = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                           /*RequiresNullTerminator=*/false);
  if (!BufferOrErr)
    return createFileError(Path, BufferOrErr.getError());
  StringRef Image = (*BufferOrErr)->getBuffer();
  auto TableOrErr = makeSymtab(Image);
  if (!TableOrErr)
    return createFileError(Path, TableOrErr.takeError());
  if (TableOrErr->empty())
    return Error::success();
  StringRef Table(TableOrErr->data(), TableOrErr->size());
  auto AddedOrErr = addSection(Image, MINIGO_SECTION_SYMTAB, Table, /*Alignment=*/8);
  if (!AddedOrErr)
    return createFileError(Path, AddedOrErr.takeError());
  std::error_code EC;
  raw_fd_ostream OS(Path, EC, sys::fs::CD_OpenExisting, sys::fs::FA_Write, sys::fs::OF_None);
  if (EC)
    return createFileError(Path, EC);
  OS.seek(Image.size());
  OS.write(AddedOrErr->Tail.data(), AddedOrErr->Tail.size());
  // Last: until the tail is whole the file is as it was.
  OS.seek(0);
  OS.write(reinterpret_cast<const char *>(&AddedOrErr->Header), sizeof AddedOrErr->Header);
  OS.close();
  if (OS.has_error()) {
    EC = OS.error();
    OS.clear_error();
    return createFileError(Path, EC);
  }
  return Error::success();
}

} // namespace minigo
