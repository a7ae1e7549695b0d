//===- runtime/abi/tables.h - records that cross the link -------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layouts of what the toolchain writes and the runtime (or minigo-inspect) reads.
// Writer and reader of each record are named with it. All integers and addresses
// are those of the target; every record is 8-byte aligned. A change of any layout
// raises kVersion, which the build information carries.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ABI_TABLES_H
#define MINIGO_RUNTIME_ABI_TABLES_H

#include <stdint.h>

namespace minigo::abi {

/// Version of everything in this file.
inline constexpr uint32_t kVersion = 1;

/// One MINIGO_INIT block. Written by the user's compile (minigo/init.h) into
/// section minigo_inits; order in the finished section is command-line order.
struct InitRecord {
  void (*fn)();
  const char *file; ///< NUL-terminated, as __FILE__ had it
  uint64_t line;
};

/// A constructor as .init_array holds it; glibc passes argc, argv, envp.
using Constructor = void (*)(int, char **, char **);

/// One package's initialisation: first all constructors, then all MINIGO_INITs.
/// Written by lib/Rt0; walked by runtime/boot; shown by lib/Inspect.
struct InitTask {
  const char *package; ///< NUL-terminated
  const Constructor *ctorsStart;
  const Constructor *ctorsEnd;
  const InitRecord *initsStart;
  const InitRecord *initsEnd;
};

/// runtime.inittasks: tasks in the order in which they run.
struct InitTable {
  uint64_t count;
  InitTask tasks[]; ///< [count]
};

/// Whose code an address range is.
enum class TextClass : uint32_t {
  User = 1,    ///< compiled by us: may move to another thread at a call
  Adopted = 2, ///< prebuilt objects and archives
  System = 3,  ///< the runtime, libc, libstdc++
};

struct TextRange {
  uint64_t start; ///< first byte
  uint64_t end;   ///< one past the last
  TextClass cls;
  uint32_t reserved; ///< 0
};

/// runtime.textranges, ascending, not overlapping.
struct TextTable {
  uint64_t count;
  TextRange ranges[]; ///< [count]
};

/// runtime.buildinfo, first bytes of section .minigo.buildinfo: this header, then
/// `size` bytes of text: lines "key\tvalue\n", in the value \\ \n \t are escaped
/// by a backslash. The other tables are found from here, so that a binary without
/// symbols can be read too; distances are in bytes from the header's first byte,
/// and so need no relocation at run time. Written by lib/Rt0; read by lib/Inspect
/// and by build_info().
struct BuildInfoHeader {
  char magic[8]; ///< kBuildInfoMagic
  uint32_t version;
  uint32_t size;
  int64_t initTasks;  ///< distance to runtime.inittasks
  int64_t textRanges; ///< distance to runtime.textranges
  int64_t cpuLevel;   ///< distance to runtime.cpulevel
};
inline constexpr char kBuildInfoMagic[8] = {'m', 'i', 'n', 'i', 'g', 'o', '\xff', '\n'};

/// What __emutls_get_address is given: a variable's control record, laid out by the
/// compiler (-femulated-tls, GCC's emutls.c). Where `size` is kNativeThreadLocal, lib/Rt0
/// has made it for a variable of a prebuilt object, and `initial` is its distance from
/// the thread pointer.
struct ThreadLocalRecord {
  uint64_t size;
  uint64_t align;
  uint64_t index; ///< the runtime's; 0 until the first use
  int64_t initial; ///< address of the initial value, 0 for zeroes
};
inline constexpr uint64_t kNativeThreadLocal = ~uint64_t(0);

/// Note in MINIGO_SECTION_NOTE: name "minigo", type kNoteObject, descriptor: the
/// text "key\tvalue\n" of the flags that matter for linking (abi, tls).
inline constexpr uint32_t kNoteObject = 1;
#define MINIGO_NOTE_OWNER "minigo"

} // namespace minigo::abi

#endif // MINIGO_RUNTIME_ABI_TABLES_H
