//===- lib/Object/Object.cpp - object files and archives, checked --------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Object/Object.h"
#include "lib/Target/Target.h"
#include "runtime/abi/symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ELF.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/LTO/LTO.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>

using namespace llvm;
using namespace minigo;
using object::ELF64LE;

using Header = ELF64LE::Ehdr;
using Section = ELF64LE::Shdr;
using Symbol = ELF64LE::Sym;

/// A message is one line, also when it quotes what stands in the file.
static Error problem(StringRef What, StringRef Name, const Twine &Detail) {
  std::string Text = Detail.str();
  if (!all_of(Text, isPrint)) {
    std::string Escaped;
    raw_string_ostream(Escaped).write_escaped(Text, /*UseHexEscapes=*/true);
    Text = std::move(Escaped);
  }
  return createStringError(inconvertibleErrorCode(), What + ": " + Name + ": " + Text);
}

static Error corrupt(StringRef Name, const Twine &Detail) {
  return problem("corrupt object", Name, Detail + "; build it again");
}

/// LLVM's readers say what is wrong over one or several lines: take it as one.
static Error corrupt(StringRef Name, Error E) {
  return corrupt(Name, toString(std::move(E)));
}

//===----------------------------------------------------------------------===//
// ELF
//===----------------------------------------------------------------------===//

namespace {

/// One relocatable ELF object. Each step assumes that those before it found nothing.
class ElfChecker {
public:
  ElfChecker(StringRef Bytes, StringRef Name, const Target &T)
      : Bytes(Bytes), Name(Name), T(T) {}

  Expected<ObjectFacts> check();

private:
  Error checkHeader() const;
  Error readSections();
  Error checkSection(const Section &S) const;
  Error checkSymbols(const Section &Table) const;
  template <class Rel> Error checkRelocations(const Section &Table) const;
  Error checkGroup(const Section &Group) const;
  Expected<const Section *> linked(const Section &From, uint32_t Index, StringRef What) const;
  StringRef contents(const Section &S) const {
    return S.sh_type == ELF::SHT_NOBITS ? "" : Bytes.substr(S.sh_offset, S.sh_size);
  }
  std::string describe(const Section &S) const;
  bool endsWithNul(const Section &S) const {
    return contents(S).empty() || contents(S).back() == '\0';
  }

  StringRef Bytes;
  StringRef Name;
  const Target &T;
  ArrayRef<Section> Sections;
  StringRef SectionNames;
};

} // namespace

static StringRef wordSize(unsigned char Class) {
  return Class == ELF::ELFCLASS32 ? "32-bit" : "64-bit";
}

static StringRef describeType(uint16_t Type) {
  switch (Type) {
  case ELF::ET_EXEC:
    return "an executable";
  case ELF::ET_DYN:
    return "a shared library or executable";
  case ELF::ET_CORE:
    return "a core dump";
  default:
    return "of no known type";
  }
}

Error ElfChecker::checkHeader() const {
  if (Bytes.size() < ELF::EI_NIDENT)
    return problem("truncated object", Name,
                   Twine(Bytes.size()) + " bytes hold no ELF header; build it again");
  unsigned char Class = Bytes[ELF::EI_CLASS];
  if (Class == ELF::ELFCLASS32)
    return problem("object for another word size", Name,
                   "it is " + wordSize(Class) + ", " + T.OS + "/" + T.Arch +
                       " is 64-bit; build it for " + T.OS + "/" + T.Arch);
  if (Class != ELF::ELFCLASS64)
    return corrupt(Name, "no known word size");
  if (Bytes[ELF::EI_DATA] != ELF::ELFDATA2LSB)
    return problem("object for another architecture", Name,
                   "its bytes are big-endian; build it for " + T.OS + "/" + T.Arch);
  if (Bytes.size() < sizeof(Header))
    return problem("truncated object", Name,
                   Twine(Bytes.size()) + " bytes hold no ELF header; build it again");
  auto &H = *reinterpret_cast<const Header *>(Bytes.data());
  if (H.e_machine != T.ElfMachine)
    return problem("object for another architecture", Name,
                   "it is for " + ELF::convertEMachineToArchName(H.e_machine) +
                       "; build it for " + T.OS + "/" + T.Arch);
  if (H.e_type != ELF::ET_REL)
    return problem("not an object file", Name,
                   "it is " + describeType(H.e_type) + "; link the objects it was made from");
  return Error::success();
}

Error ElfChecker::readSections() {
  auto &H = *reinterpret_cast<const Header *>(Bytes.data());
  if (H.e_shoff == 0)
    return corrupt(Name, "it has no sections");
  if (H.e_shentsize != sizeof(Section))
    return corrupt(Name, "the section headers have an unknown size");
  if (H.e_shoff % alignof(uint64_t) != 0)
    return corrupt(Name, "the section headers are not aligned");
  if (H.e_shoff > Bytes.size() || Bytes.size() - H.e_shoff < sizeof(Section))
    return problem("truncated object", Name,
                   "the section headers are past its end; build it again");
  auto *First = reinterpret_cast<const Section *>(Bytes.data() + H.e_shoff);
  // More than 65,279 sections: the real number stands in the first header.
  uint64_t Count = H.e_shnum ? uint64_t(H.e_shnum) : uint64_t(First->sh_size);
  if (Count > (Bytes.size() - H.e_shoff) / sizeof(Section))
    return problem("truncated object", Name,
                   "the section headers are past its end; build it again");
  Sections = ArrayRef<Section>(First, Count);

  for (const Section &S : Sections) {
    if (S.sh_type == ELF::SHT_NOBITS || S.sh_type == ELF::SHT_NULL)
      continue;
    if (S.sh_offset > Bytes.size() || Bytes.size() - S.sh_offset < S.sh_size)
      return problem("truncated object", Name,
                     describe(S) + " is past its end; build it again");
  }
  uint32_t NameIndex = H.e_shstrndx == ELF::SHN_XINDEX ? uint32_t(First->sh_link) : H.e_shstrndx;
  if (NameIndex >= Count || Sections[NameIndex].sh_type != ELF::SHT_STRTAB ||
      !endsWithNul(Sections[NameIndex]))
    return corrupt(Name, "the section names are not a string table");
  SectionNames = contents(Sections[NameIndex]);
  return Error::success();
}

std::string ElfChecker::describe(const Section &S) const {
  return ("section " + Twine(&S - Sections.data())).str();
}

Expected<const Section *> ElfChecker::linked(const Section &From, uint32_t Index,
                                             StringRef What) const {
  if (Index == 0 || Index >= Sections.size())
    return corrupt(Name, describe(From) + " refers to " + What + " that is not there");
  return &Sections[Index];
}

Error ElfChecker::checkSymbols(const Section &Table) const {
  if (Table.sh_entsize != sizeof(Symbol) || Table.sh_size % sizeof(Symbol) != 0 ||
      Table.sh_offset % alignof(uint64_t) != 0)
    return corrupt(Name, "the symbol table has a wrong size");
  auto Strings = linked(Table, Table.sh_link, "a string table");
  if (!Strings)
    return Strings.takeError();
  if ((*Strings)->sh_type != ELF::SHT_STRTAB || !endsWithNul(**Strings))
    return corrupt(Name, "the symbol names are not a string table");
  uint64_t StringsSize = contents(**Strings).size();
  ArrayRef<Symbol> Symbols(reinterpret_cast<const Symbol *>(contents(Table).data()),
                           Table.sh_size / sizeof(Symbol));
  if (Table.sh_info > Symbols.size() || (!Symbols.empty() && Table.sh_info == 0))
    return corrupt(Name, "the symbol table counts more local symbols than it has");
  for (const Symbol &S : Symbols) {
    if (S.st_name != 0 && S.st_name >= StringsSize)
      return corrupt(Name, "symbol " + Twine(&S - Symbols.data()) + " has its name past the end "
                                                                    "of the names");
    if (S.st_shndx < ELF::SHN_LORESERVE && S.st_shndx >= Sections.size())
      return corrupt(Name, "symbol " + Twine(&S - Symbols.data()) +
                               " is in a section that is not there");
  }
  return Error::success();
}

template <class Rel> Error ElfChecker::checkRelocations(const Section &Table) const {
  if (Table.sh_entsize != sizeof(Rel) || Table.sh_size % sizeof(Rel) != 0 ||
      Table.sh_offset % alignof(uint64_t) != 0)
    return corrupt(Name, describe(Table) + " has a wrong size");
  auto Symbols = linked(Table, Table.sh_link, "a symbol table");
  if (!Symbols)
    return Symbols.takeError();
  auto Place = linked(Table, Table.sh_info, "a section");
  if (!Place)
    return Place.takeError();
  if ((*Symbols)->sh_type != ELF::SHT_SYMTAB)
    return corrupt(Name, describe(Table) + " refers to a symbol table that is none");
  uint64_t SymbolCount = (*Symbols)->sh_size / sizeof(Symbol);
  StringRef Bytes = contents(Table);
  ArrayRef<Rel> Relocations(reinterpret_cast<const Rel *>(Bytes.data()),
                            Bytes.size() / sizeof(Rel));
  bool Compressed = (*Place)->sh_flags & ELF::SHF_COMPRESSED;
  for (const Rel &R : Relocations) {
    if (R.getSymbol(false) >= SymbolCount)
      return corrupt(Name, describe(Table) + " refers to a symbol that is not there");
    if (R.r_offset >= (*Place)->sh_size && !Compressed)
      return corrupt(Name, describe(Table) + " relocates past the end of its section");
  }
  return Error::success();
}

Error ElfChecker::checkGroup(const Section &Group) const {
  StringRef Words = contents(Group);
  if (Words.empty() || Words.size() % 4 != 0 || Group.sh_offset % 4 != 0)
    return corrupt(Name, describe(Group) + " is a group of a wrong size");
  auto Symbols = linked(Group, Group.sh_link, "a symbol table");
  if (!Symbols)
    return Symbols.takeError();
  if ((*Symbols)->sh_type != ELF::SHT_SYMTAB ||
      Group.sh_info >= (*Symbols)->sh_size / sizeof(Symbol))
    return corrupt(Name, describe(Group) + " is a group without a name");
  ArrayRef<ELF64LE::Word> Members(reinterpret_cast<const ELF64LE::Word *>(Words.data()),
                                  Words.size() / 4);
  for (uint32_t Member : Members.drop_front())
    if (Member == 0 || Member >= Sections.size())
      return corrupt(Name, describe(Group) + " groups a section that is not there");
  return Error::success();
}

Error ElfChecker::checkSection(const Section &S) const {
  if (S.sh_name >= SectionNames.size() && S.sh_name != 0)
    return corrupt(Name, describe(S) + " has its name past the end of the names");
  if (S.sh_addralign & (S.sh_addralign - 1))
    return corrupt(Name, describe(S) + " has an alignment that is no power of two");
  switch (S.sh_type) {
  case ELF::SHT_SYMTAB:
    return checkSymbols(S);
  case ELF::SHT_RELA:
    return checkRelocations<ELF64LE::Rela>(S);
  case ELF::SHT_REL:
    return checkRelocations<ELF64LE::Rel>(S);
  case ELF::SHT_GROUP:
    return checkGroup(S);
  default:
    return Error::success();
  }
}

Expected<ObjectFacts> ElfChecker::check() {
  if (Error E = checkHeader())
    return std::move(E);
  if (Error E = readSections())
    return std::move(E);
  ObjectFacts Facts;
  bool HasCode = false, HasGimple = false;
  for (const Section &S : Sections) {
    if (Error E = checkSection(S))
      return std::move(E);
    StringRef SectionName(SectionNames.data() + S.sh_name);
    Facts.IsOurs |= SectionName == MINIGO_SECTION_NOTE;
    HasCode |= (S.sh_flags & ELF::SHF_ALLOC) && S.sh_size != 0 && S.sh_type != ELF::SHT_NOTE;
    HasGimple |= SectionName.starts_with(".gnu.lto_");
  }
  if (HasGimple && !HasCode)
    return problem("object without machine code", Name,
                   "it holds GCC's own form for -flto; compile it with clang, or with "
                   "-ffat-lto-objects");
  return Facts;
}

//===----------------------------------------------------------------------===//
// Bitcode
//===----------------------------------------------------------------------===//

static bool isBitcode(StringRef Bytes) {
  return Bytes.starts_with("BC\xC0\xDE") || Bytes.starts_with("\xDE\xC0\x17\x0B");
}

static Expected<ObjectFacts> checkBitcode(MemoryBufferRef Object, const Target &T) {
  // Not by the symbol table that is embedded beside the module: LLVM reads that one
  // without looking whether its strings lie inside the file.
  Expected<std::string> Name = getBitcodeTargetTriple(Object);
  if (!Name)
    return corrupt(Object.getBufferIdentifier(), Name.takeError());
  Triple Theirs(*Name);
  if (Theirs.getArch() != Triple(T.Triple).getArch())
    return problem("object for another architecture", Object.getBufferIdentifier(),
                   "it is for " + Theirs.getArchName() + "; build it for " + T.OS + "/" + T.Arch);
  ObjectFacts Facts;
  Facts.IsBitcode = true;
  return Facts;
}

//===----------------------------------------------------------------------===//
// What files are
//===----------------------------------------------------------------------===//

Expected<ObjectFacts> minigo::checkObject(MemoryBufferRef Object, const Target &T) {
  StringRef Bytes = Object.getBuffer();
  StringRef Name = Object.getBufferIdentifier();
  if (Bytes.empty())
    return problem("empty object", Name, "it has no bytes; build it again");
  if (isBitcode(Bytes))
    return checkBitcode(Object, T);
  StringRef Magic(ELF::ElfMagic, 4);
  if (Bytes.size() < 4 && Magic.starts_with(Bytes))
    return problem("truncated object", Name,
                   Twine(Bytes.size()) + " bytes hold no ELF header; build it again");
  if (!Bytes.starts_with(Magic))
    return problem("not an object file", Name, "it is neither ELF nor LLVM bitcode");
  return ElfChecker(Bytes, Name, T).check();
}

/// A member that could be an object: other files in an archive are nobody's business.
static bool looksLikeObject(StringRef Bytes) {
  return Bytes.empty() || Bytes.starts_with(ELF::ElfMagic) || isBitcode(Bytes);
}

/// Inside the archive, or, in a thin one, in a file of its own. LLVM checks a member's
/// header but not its length.
static bool isWhole(StringRef Member, StringRef Archive) {
  return Member.begin() < Archive.begin() || Member.begin() > Archive.end() ||
         Member.size() <= size_t(Archive.end() - Member.begin());
}

static Error checkMember(const object::Archive::Child &Member, MemoryBufferRef Archive,
                         const Target &T) {
  StringRef ArchiveName = Archive.getBufferIdentifier();
  Expected<StringRef> MemberName = Member.getName();
  if (!MemberName)
    return corrupt(ArchiveName, MemberName.takeError());
  std::string Name = (ArchiveName + "(").str();
  raw_string_ostream OS(Name); // a message is one line, whatever a member is called
  OS.write_escaped(*MemberName, /*UseHexEscapes=*/true) << ")";
  Expected<MemoryBufferRef> Bytes = Member.getMemoryBufferRef();
  if (!Bytes)
    return corrupt(Name, Bytes.takeError());
  if (!Archive.getBuffer().starts_with("!<thin>") && !isWhole(Bytes->getBuffer(), Archive.getBuffer()))
    return problem("truncated archive", ArchiveName,
                   "its member " + StringRef(Name).drop_front(ArchiveName.size()) +
                       " is past its end; build it again");
  if (!looksLikeObject(Bytes->getBuffer()))
    return Error::success();
  // Members are aligned to two bytes in the file, records to eight.
  std::unique_ptr<MemoryBuffer> Aligned;
  if (reinterpret_cast<uintptr_t>(Bytes->getBufferStart()) % alignof(uint64_t) != 0)
    Aligned = MemoryBuffer::getMemBufferCopy(Bytes->getBuffer(), Name);
  StringRef Content = Aligned ? Aligned->getBuffer() : Bytes->getBuffer();
  return checkObject(MemoryBufferRef(Content, Name), T).takeError();
}

Error minigo::checkArchive(MemoryBufferRef Buffer, const Target &T) {
  StringRef Bytes = Buffer.getBuffer();
  StringRef Name = Buffer.getBufferIdentifier();
  if (Bytes.empty())
    return problem("empty archive", Name, "it has no bytes; build it again");
  StringRef Magic = "!<arch>\n", ThinMagic = "!<thin>\n";
  if (Bytes.size() < Magic.size() && Magic.starts_with(Bytes))
    return problem("truncated archive", Name, "it ends inside its first line; build it again");
  if (!Bytes.starts_with(Magic) && !Bytes.starts_with(ThinMagic))
    return problem("not an archive", Name, "it does not begin as one; make it with ar");

  auto Describe = [&](Error E) {
    return problem("corrupt archive", Name, toString(std::move(E)) + "; build it again");
  };
  Expected<std::unique_ptr<object::Archive>> Archive = object::Archive::create(Buffer);
  if (!Archive)
    return Describe(Archive.takeError());
  Error Walk = Error::success();
  for (const object::Archive::Child &Member : (*Archive)->children(Walk)) {
    if (Error E = checkMember(Member, Buffer, T)) {
      consumeError(std::move(Walk));
      return E;
    }
  }
  return Walk ? Describe(std::move(Walk)) : Error::success();
}

//===----------------------------------------------------------------------===//
// What objects define
//===----------------------------------------------------------------------===//

/// Calls Each(symbol, its name, its section or null) for every symbol.
static Error forEachSymbol(StringRef Object,
                           function_ref<void(const Symbol &, StringRef, const Section *)> Each) {
  auto File = object::ELFFile<ELF64LE>::create(Object);
  if (!File)
    return File.takeError();
  auto Sections = File->sections();
  if (!Sections)
    return Sections.takeError();
  for (const Section &Table : *Sections) {
    if (Table.sh_type != ELF::SHT_SYMTAB)
      continue;
    auto Symbols = File->symbols(&Table);
    if (!Symbols)
      return Symbols.takeError();
    auto Strings = File->getStringTableForSymtab(Table, *Sections);
    if (!Strings)
      return Strings.takeError();
    for (const Symbol &S : *Symbols) {
      Expected<StringRef> Name = S.getName(*Strings);
      if (!Name)
        return Name.takeError();
      bool InSection = S.st_shndx != ELF::SHN_UNDEF && S.st_shndx < Sections->size();
      Each(S, *Name, InSection ? &(*Sections)[S.st_shndx] : nullptr);
    }
  }
  return Error::success();
}

Expected<std::vector<std::string>> minigo::replaceableFunctions(MemoryBufferRef Object) {
  std::vector<std::string> Names;
  auto Take = [&](const Symbol &S, StringRef Name, const Section *In) {
    if (S.getType() == ELF::STT_FUNC && In && S.getBinding() != ELF::STB_LOCAL &&
        (S.getBinding() == ELF::STB_WEAK || (In->sh_flags & ELF::SHF_GROUP)))
      Names.push_back(Name.str());
  };
  if (Error E = forEachSymbol(Object.getBuffer(), Take))
    return std::move(E);
  return Names;
}

Expected<ThreadLocals> minigo::threadLocalsOf(MemoryBufferRef Object) {
  ThreadLocals Found;
  if (isBitcode(Object.getBuffer())) {
    Expected<std::unique_ptr<lto::InputFile>> File = lto::InputFile::create(Object);
    if (!File)
      return File.takeError();
    for (const lto::InputFile::Symbol &S : (*File)->symbols())
      if (S.isTLS() && !S.isUndefined())
        Found.Emulated.push_back(S.getName().str());
    return Found;
  }
  auto Take = [&](const Symbol &S, StringRef Name, const Section *In) {
    if (!In)
      return;
    Found.HasNative |= S.getType() == ELF::STT_TLS;
    if (S.getBinding() != ELF::STB_LOCAL && Name.consume_front("__emutls_v."))
      Found.Emulated.push_back(Name.str());
  };
  if (Error E = forEachSymbol(Object.getBuffer(), Take))
    return std::move(E);
  return Found;
}
