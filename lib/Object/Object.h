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

/// What an object that this build compiled says of its thread_locals.
struct ThreadLocals {
  /// The goroutine's (-femulated-tls), by mangled name, that other objects can see.
  std::vector<std::string> Emulated;
  bool HasNative = false; ///< has some that are the thread's
};

/// The object has passed checkObject, or comes from a compiler that is trusted. Of bitcode
/// all count as the goroutine's.
llvm::Expected<ThreadLocals> threadLocalsOf(llvm::MemoryBufferRef Object);

} // namespace minigo

#endif // MINIGO_LIB_OBJECT_OBJECT_H
