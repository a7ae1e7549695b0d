//===- lib/Inspect/Image.h - an executable by address -----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bounded view of a foreign ELF executable that the other readers share:
// bytes by address, sections by name, functions by address. Everything is checked
// when the image is made; afterwards a question has an answer or an error.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_IMAGE_H
#define MINIGO_LIB_INSPECT_IMAGE_H

#include "lib/Inspect/Inspect.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace minigo::inspect {

class Image {
public:
  /// Null when the bytes are no x86-64 ELF executable at all, and so none of ours.
  static llvm::Expected<std::optional<Image>> create(llvm::StringRef File);

  uint64_t entry() const { return Entry; }
  uint64_t size() const { return Size; } ///< of the file
  llvm::ArrayRef<Section> sections() const { return Sections; }

  /// Address of the first allocated section of that name.
  std::optional<uint64_t> findSection(llvm::StringRef Name) const;

  /// Size bytes at Address, which must all be in the file.
  llvm::Expected<llvm::ArrayRef<uint8_t>> read(uint64_t Address, uint64_t Size) const;

  /// All there is from Address on to the end of its segment; may be empty.
  llvm::ArrayRef<uint8_t> readFrom(uint64_t Address) const;

  /// The NUL-terminated string at Address, at most MaxText long.
  llvm::Expected<llvm::StringRef> readString(uint64_t Address) const;

  template <class T> llvm::Expected<T> readInt(uint64_t Address) const;

  /// The name of the function that begins at Address or has it inside; empty if
  /// no symbol says.
  llvm::StringRef symbolAt(uint64_t Address) const;

  /// DWARF may be read: no compressed section claims to be absurdly large.
  bool debugInfoIsSafe() const { return DebugInfoIsSafe; }

private:
  struct Segment {
    uint64_t Address;
    llvm::ArrayRef<uint8_t> Bytes;
  };
  struct Symbol {
    uint64_t Address;
    uint64_t Size;
    unsigned Rank; ///< which of several at one address is shown: the lowest
    llvm::StringRef Name;
  };
  template <class Elf> llvm::Error load(const Elf &File);
  template <class Elf> llvm::Error loadSegments(const Elf &File);
  template <class Elf, class Shdr> llvm::Error loadSymbols(const Elf &File, const Shdr &Table);

  uint64_t Entry = 0;
  uint64_t Size = 0;
  std::vector<Segment> Segments; ///< ascending, disjoint
  std::vector<Section> Sections;
  std::vector<Symbol> Symbols; ///< by address, then rank, then name
  bool DebugInfoIsSafe = true;
};

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_IMAGE_H
