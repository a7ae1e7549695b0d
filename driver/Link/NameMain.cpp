//===- driver/Link/NameMain.cpp - one main in the symbol table ------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// After the link there are three symbols for two things: the trampoline `main` (local),
// the program's `main`, and `main.main`, which --defsym made without size or type. The
// last takes those from the second, which goes: each name stands once.
//
//===----------------------------------------------------------------------===//

#include "driver/Diagnostics.h"
#include "driver/Link/Link.h"
#include "runtime/abi/symbols.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace minigo;

using ElfFile = object::ELFFile<object::ELF64LE>;
using Sym = object::ELF64LE::Sym;
using Shdr = object::ELF64LE::Shdr;

/// The edited image, or an empty one when there is nothing to edit.
static Expected<SmallVector<char, 0>> editImage(StringRef Image) {
  auto File = ElfFile::create(Image);
  if (!File)
    return File.takeError();
  auto Sections = File->sections();
  if (!Sections)
    return Sections.takeError();
  for (const Shdr &S : *Sections) {
    if (S.sh_type != ELF::SHT_SYMTAB)
      continue;
    auto Symbols = File->symbols(&S);
    if (!Symbols)
      return Symbols.takeError();
    auto Names = File->getStringTableForSymtab(S);
    if (!Names)
      return Names.takeError();
    const Sym *Main = nullptr, *MainMain = nullptr;
    for (const Sym &Symbol : *Symbols) {
      auto Name = Symbol.getName(*Names);
      if (!Name)
        return Name.takeError();
      if (*Name == MINIGO_SYM_MAIN_MAIN)
        MainMain = &Symbol;
      else if (*Name == "main" && Symbol.getBinding() != ELF::STB_LOCAL)
        Main = &Symbol;
    }
    if (!Main || !MainMain)
      break;
    SmallVector<char, 0> Out(Image.begin(), Image.end());
    auto At = [&](const void *P) {
      return Out.data() + (reinterpret_cast<const char *>(P) - Image.data());
    };
    Sym &Named = *reinterpret_cast<Sym *>(At(MainMain));
    Named.st_size = Main->st_size;
    Named.setType(Main->getType());
    char *Gone = At(Main);
    char *End = At(Symbols->end());
    std::memmove(Gone, Gone + sizeof(Sym), End - Gone - sizeof(Sym));
    std::memset(End - sizeof(Sym), 0, sizeof(Sym));
    reinterpret_cast<Shdr *>(At(&S))->sh_size = S.sh_size - sizeof(Sym);
    return Out;
  }
  return SmallVector<char, 0>();
}

Error minigo::nameMain(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return createFileError(Path, Buffer.getError());
  auto Edited = editImage((*Buffer)->getBuffer());
  if (!Edited)
    return createFileError(Path, Edited.takeError());
  if (Edited->empty())
    return Error::success();
  Buffer->reset();
  std::error_code EC;
  raw_fd_ostream OS(Path, EC, sys::fs::CD_OpenExisting, sys::fs::FA_Write, sys::fs::OF_None);
  if (EC)
    return createFileError(Path, EC);
  OS.write(Edited->data(), Edited->size());
  OS.close();
  EC = OS.error();
  OS.clear_error();
  return EC ? createFileError(Path, EC) : Error::success();
}
