//===- runtime/trace/symbols.cpp - names of addresses ---------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/trace/symbols.h"
#include "runtime/abi/symbols.h"
#include "runtime/arch/amd64/syscall.h"
#include <asm/unistd.h>
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace rt {

namespace {

struct Tables {
  const Elf64_Sym *syms;
  size_t count;
  const char *strings;
  size_t stringsSize;
  const uint8_t *gsym;
  size_t gsymSize;
};

/// The file, mapped; checked as foreign bytes are: it may have been replaced.
bool mapTables(Tables &t) {
  long fd = rawSyscall(__NR_openat, AT_FDCWD, (long)"/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  struct stat st;
  long r = rawSyscall(__NR_fstat, fd, (long)&st);
  uint64_t size = r == 0 ? st.st_size : 0;
  long base = rawSyscall(__NR_mmap, 0, size, PROT_READ, MAP_PRIVATE, fd, 0);
  rawSyscall(__NR_close, fd);
  if (base < 0 && base > -4096)
    return false;
  auto *file = reinterpret_cast<const char *>(base);
  auto *ehdr = reinterpret_cast<const Elf64_Ehdr *>(file);
  if (size < sizeof *ehdr || __builtin_memcmp(ehdr->e_ident, ELFMAG, SELFMAG) != 0)
    return false;
  auto inFile = [size](uint64_t offset, uint64_t length) {
    return offset <= size && length <= size - offset;
  };
  if (!inFile(ehdr->e_shoff, uint64_t(ehdr->e_shnum) * sizeof(Elf64_Shdr)))
    return false;
  auto *sections = reinterpret_cast<const Elf64_Shdr *>(file + ehdr->e_shoff);
  const Elf64_Shdr *names =
      ehdr->e_shstrndx < ehdr->e_shnum ? &sections[ehdr->e_shstrndx] : nullptr;
  auto isString = [&](const Elf64_Shdr &str) {
    return inFile(str.sh_offset, str.sh_size) && str.sh_size > 0 &&
           file[str.sh_offset + str.sh_size - 1] == 0;
  };
  if (names && !isString(*names))
    names = nullptr;
  for (int i = 0; i < ehdr->e_shnum; ++i) {
    const Elf64_Shdr &s = sections[i];
    if (s.sh_type == SHT_NOBITS || !inFile(s.sh_offset, s.sh_size))
      continue;
    if (names && s.sh_name < names->sh_size &&
        __builtin_strcmp(file + names->sh_offset + s.sh_name, MINIGO_SECTION_SYMTAB) == 0) {
      t.gsym = reinterpret_cast<const uint8_t *>(file + s.sh_offset);
      t.gsymSize = s.sh_size;
    }
    if (s.sh_type != SHT_SYMTAB || s.sh_link >= ehdr->e_shnum || !isString(sections[s.sh_link]))
      continue;
    t.syms = reinterpret_cast<const Elf64_Sym *>(file + s.sh_offset);
    t.count = s.sh_size / sizeof(Elf64_Sym);
    t.strings = file + sections[s.sh_link].sh_offset;
    t.stringsSize = sections[s.sh_link].sh_size;
  }
  return true;
}

const Tables &tables() {
  static Tables t;
  static bool tried;
  if (!tried) {
    tried = true;
    if (!mapTables(t))
      t = {};
  }
  return t;
}

/// The function of the symbol table that holds `pc`; without file or line.
SourceFrame findSymbol(uintptr_t pc) {
  const Tables &t = tables();
  SourceFrame best{nullptr, "", "", 0, 0};
  bool bestSized = false;
  for (size_t i = 0; i < t.count; ++i) {
    const Elf64_Sym &s = t.syms[i];
    if (ELF64_ST_TYPE(s.st_info) != STT_FUNC && ELF64_ST_TYPE(s.st_info) != STT_NOTYPE)
      continue;
    if (s.st_shndx == SHN_UNDEF || s.st_name >= t.stringsSize || s.st_value > pc)
      continue;
    if (s.st_size != 0 && pc - s.st_value >= s.st_size)
      continue;
    // A symbol without a size (hand-written assembly) holds what follows it only where
    // no function does.
    bool sized = s.st_size != 0;
    if (best.function && sized == bestSized ? s.st_value <= best.start : best.function && bestSized)
      continue;
    best.function = t.strings + s.st_name;
    best.start = s.st_value;
    bestSized = sized;
  }
  return best;
}

} // namespace

int findFrames(uintptr_t pc, SourceFrame (&frames)[kMaxInlined]) {
  const Tables &t = tables();
  if (t.gsym)
    if (int n = gsymLookup(t.gsym, t.gsymSize, pc, frames))
      return n;
  frames[0] = findSymbol(pc);
  return 1;
}

const char *executablePath() {
  static char path[4096];
  if (!path[0]) {
    long n = rawSyscall(__NR_readlink, (long)"/proc/self/exe", (long)path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
  }
  return path[0] ? path : "?";
}

} // namespace rt
