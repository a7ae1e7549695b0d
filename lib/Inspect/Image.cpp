//===- lib/Inspect/Image.cpp - an executable by address -------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Over LLVM's ELFFile, whose accessors check tables against the file and return
// errors; what it leaves open (overlaps, wrap-around, absurd sizes) is checked
// here. ELF for one word size and byte order: that of our targets.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Image.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Endian.h"

using namespace llvm;
using namespace llvm::object;
using namespace minigo::inspect;

/// All decompressed debug information together; far above any real program's.
static constexpr uint64_t MaxDecompressed = uint64_t(1) << 30;

static Error makeError(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), Message);
}

/// Names are shown once for each time a file refers to them, so that a file could
/// otherwise make its output the square of its size.
static StringRef cut(StringRef Text) { return Text.take_front(MaxText); }

template <class Elf> Error Image::loadSegments(const Elf &File) {
  auto Headers = File.program_headers();
  if (!Headers)
    return Headers.takeError();
  ArrayRef<uint8_t> All(File.base(), File.getBufSize());
  uint64_t Reached = 0;
  for (const auto &P : *Headers) {
    if (P.p_type != ELF::PT_LOAD)
      continue;
    uint64_t Address = P.p_vaddr, Offset = P.p_offset, Size = P.p_filesz;
    if (Offset > All.size() || Size > All.size() - Offset)
      return makeError("a segment reaches past the end of the file");
    if (Address < Reached || Size > UINT64_MAX - Address)
      return makeError("segments overlap or are not in ascending order");
    Segments.push_back({Address, All.slice(Offset, Size)});
    Reached = Address + Size;
  }
  return Error::success();
}

template <class Elf, class Shdr>
Error Image::loadSymbols(const Elf &File, const Shdr &Table) {
  auto List = File.symbols(&Table);
  if (!List)
    return List.takeError();
  auto Names = File.getStringTableForSymtab(Table);
  if (!Names)
    return Names.takeError();
  for (const auto &S : *List) {
    bool IsCode = S.getType() == ELF::STT_FUNC || S.getType() == ELF::STT_GNU_IFUNC;
    if (!S.isDefined() || (!IsCode && S.getType() != ELF::STT_NOTYPE))
      continue;
    auto Name = S.getName(*Names);
    if (!Name)
      return Name.takeError();
    // Labels without a type are mostly mapping and link script symbols: they name
    // an address only if no function does. A name of the program's own is shown
    // before a local twin.
    unsigned Rank = (IsCode ? 0 : 2) + (S.getBinding() == ELF::STB_LOCAL ? 1 : 0);
    if (!Name->empty())
      Symbols.push_back({S.st_value, S.st_size, Rank, cut(*Name)});
  }
  return Error::success();
}

template <class Elf> Error Image::load(const Elf &File) {
  Entry = File.getHeader().e_entry;
  Size = File.getBufSize();
  if (Error E = loadSegments(File))
    return E;
  auto Headers = File.sections();
  if (!Headers)
    return Headers.takeError();
  uint64_t Decompressed = 0;
  for (const auto &S : *Headers) {
    if (S.sh_type == ELF::SHT_SYMTAB)
      if (Error E = loadSymbols(File, S))
        return E;
    if (S.sh_flags & ELF::SHF_COMPRESSED) {
      auto Bytes = File.getSectionContents(S);
      if (!Bytes)
        return Bytes.takeError();
      if (Bytes->size() < 16)
        return makeError("a compressed section is cut");
      uint64_t Size = support::endian::read64le(Bytes->data() + 8); // Elf64_Chdr::ch_size
      Decompressed += std::min(Size, MaxDecompressed);
    }
    if (!(S.sh_flags & ELF::SHF_ALLOC))
      continue;
    auto Name = File.getSectionName(S);
    if (!Name)
      return Name.takeError();
    uint64_t Start = S.sh_addr, Size = S.sh_size;
    if (Size > UINT64_MAX - Start)
      return makeError("a section reaches past the end of memory");
    Sections.push_back({cut(*Name).str(), Start, Start + Size});
  }
  DebugInfoIsSafe = Decompressed < MaxDecompressed;
  sort(Symbols, [](const Symbol &A, const Symbol &B) {
    return std::tie(A.Address, A.Rank, A.Name) < std::tie(B.Address, B.Rank, B.Name);
  });
  return Error::success();
}

Expected<std::optional<Image>> Image::create(StringRef File) {
  if (File.empty())
    return makeError("the file is empty");
  if (!File.starts_with(StringRef(ELF::ElfMagic, 4)))
    return std::nullopt;
  if (File.size() < sizeof(ELF64LE::Ehdr))
    return makeError("truncated: the ELF header is cut");
  if (uint8_t(File[ELF::EI_CLASS]) != ELF::ELFCLASS64 ||
      uint8_t(File[ELF::EI_DATA]) != ELF::ELFDATA2LSB)
    return std::nullopt;
  auto Elf = ELFFile<ELF64LE>::create(File);
  if (!Elf)
    return Elf.takeError();
  const auto &Header = Elf->getHeader();
  if (Header.e_machine != ELF::EM_X86_64 ||
      (Header.e_type != ELF::ET_EXEC && Header.e_type != ELF::ET_DYN))
    return std::nullopt;
  std::optional<Image> Result(std::in_place);
  if (Error E = Result->load(*Elf))
    return makeError("truncated or corrupt: " + toString(std::move(E)));
  return Result;
}

std::optional<uint64_t> Image::findSection(StringRef Name) const {
  for (const Section &S : Sections)
    if (S.Name == Name)
      return S.Start;
  return std::nullopt;
}

ArrayRef<uint8_t> Image::readFrom(uint64_t Address) const {
  auto Next = upper_bound(Segments, Address, [](uint64_t A, const Segment &S) {
    return A < S.Address;
  });
  if (Next == Segments.begin())
    return {};
  const Segment &S = *std::prev(Next);
  uint64_t Offset = Address - S.Address;
  return Offset < S.Bytes.size() ? S.Bytes.drop_front(Offset) : ArrayRef<uint8_t>();
}

Expected<ArrayRef<uint8_t>> Image::read(uint64_t Address, uint64_t Size) const {
  ArrayRef<uint8_t> Bytes = readFrom(Address);
  if (Size > Bytes.size())
    return makeError(Twine(Size) + " bytes at 0x" + Twine::utohexstr(Address) +
                     " are not in the file");
  return Bytes.take_front(Size);
}

Expected<StringRef> Image::readString(uint64_t Address) const {
  StringRef Rest = toStringRef(readFrom(Address)).take_front(MaxText + 1);
  size_t End = Rest.find('\0');
  if (End == StringRef::npos)
    return makeError("no string ends behind 0x" + Twine::utohexstr(Address));
  return Rest.take_front(End);
}

template <class T> Expected<T> Image::readInt(uint64_t Address) const {
  Expected<ArrayRef<uint8_t>> Bytes = read(Address, sizeof(T));
  if (!Bytes)
    return Bytes.takeError();
  return support::endian::read<T, endianness::little>(Bytes->data());
}
template Expected<uint32_t> Image::readInt(uint64_t) const;
template Expected<uint64_t> Image::readInt(uint64_t) const;

StringRef Image::symbolAt(uint64_t Address) const {
  auto ByAddress = [](const Symbol &S, uint64_t A) { return S.Address < A; };
  auto It = lower_bound(Symbols, Address, ByAddress);
  if (It != Symbols.end() && It->Address == Address)
    return It->Name;
  if (It == Symbols.begin())
    return {};
  // Inside the nearest function below: the best-ranked symbol of that address.
  It = lower_bound(Symbols, std::prev(It)->Address, ByAddress);
  return Address - It->Address < It->Size ? It->Name : StringRef();
}
