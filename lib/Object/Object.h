//===- lib/Object/Object.h - object files and archives, checked --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Objects and archives come from anywhere: another compiler, another machine, a
// full disk. A linker trusts them more than it should (it skips an empty object in
// silence and exits or crashes on some that are cut), so each one is read before the
// link: every table has to lie inside the file, every index inside its table. What is
// wrong is said once, with the file's name, in the words of one line.
//
// The bytes are foreign: nothing here may crash or run long, whatever they are.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_OBJECT_OBJECT_H
#define MINIGO_LIB_OBJECT_OBJECT_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace llvm {
class MemoryBufferRef;
} // namespace llvm

namespace minigo {

struct Target;

/// What an object is, as far as the link wants to know.
struct ObjectFacts {
  bool IsBitcode = false; ///< compiled at the link
  bool IsOurs = false;    ///< carries MINIGO_SECTION_NOTE
};

/// Checks a relocatable object or bitcode file for target T. The buffer's
/// identifier is what messages call it.
llvm::Expected<ObjectFacts> checkObject(llvm::MemoryBufferRef Object, const Target &T);

/// Checks an archive and every object in it. An archive without members is fine, and
/// so are members that are no objects: no linker takes anything from those.
llvm::Error checkArchive(llvm::MemoryBufferRef Archive, const Target &T);

/// Names of the functions that another object's could take the place of: weak ones
/// and those in COMDAT groups. The object has passed checkObject.
llvm::Expected<std::vector<std::string>> replaceableFunctions(llvm::MemoryBufferRef Object);

/// Variables that are thread_local, by mangled name, and a file that has each.
struct ThreadLocals {
  llvm::StringMap<std::string> Used;     ///< as the goroutine's, defined elsewhere
  llvm::StringMap<std::string> Emulated; ///< defined as the goroutine's (-femulated-tls)
  llvm::StringMap<std::string> Native;   ///< defined as the thread's
};

/// Adds those of an object or of an archive's members, which have passed the checks
/// above. Bitcode has none yet.
llvm::Error addThreadLocals(llvm::MemoryBufferRef File, ThreadLocals &Into);

} // namespace minigo

#endif // MINIGO_LIB_OBJECT_OBJECT_H
