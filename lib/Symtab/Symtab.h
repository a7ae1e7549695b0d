//===- lib/Symtab/Symtab.h - the table tracebacks read ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A traceback names functions, files and lines. DWARF is too large to search in a
// dying process and may be stripped; GSYM, made from it once at the link, is a sorted
// table of about 70 bytes a function. It stands in a section of its own that is not
// loaded: a program that never fails never reads it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_SYMTAB_SYMTAB_H
#define MINIGO_LIB_SYMTAB_SYMTAB_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Support/Error.h"

namespace minigo {

/// The GSYM table (version 1, little-endian, offsets from the lowest function) of the
/// functions of the program's own text that an ELF executable's DWARF describes: not the
/// runtime's. Empty when it describes none.
llvm::Expected<llvm::SmallVector<char, 0>> makeSymtab(llvm::StringRef Image);

/// What gives an ELF64 little-endian file with a section header table one more section, not
/// loaded, of type PROGBITS. Nothing that is there moves.
struct AddedSection {
  llvm::object::ELF64LE::Ehdr Header;  ///< the file's new one
  llvm::SmallVector<char, 0> Tail;     ///< goes behind the file's last byte
};
llvm::Expected<AddedSection> addSection(llvm::StringRef Image, llvm::StringRef Name,
                                        llvm::StringRef Content, uint64_t Alignment);

/// Gives the executable at Path the section MINIGO_SECTION_SYMTAB, in place. The file
/// is left as it is when its DWARF describes no function.
llvm::Error embedSymtab(llvm::StringRef Path);

} // namespace minigo

#endif // MINIGO_LIB_SYMTAB_SYMTAB_H
