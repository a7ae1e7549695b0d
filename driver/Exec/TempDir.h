//===- driver/Exec/TempDir.h - where a build keeps its files ----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each build has a folder of its own, minigo-build-XXXXXX under $TMPDIR (or /tmp),
// that only the user can read. It goes with the object that made it, on every way
// out of the driver; -work keeps it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_EXEC_TEMPDIR_H
#define MINIGO_DRIVER_EXEC_TEMPDIR_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace minigo {

class TempDir {
public:
  /// Makes the folder.
  static llvm::Expected<TempDir> create(bool Keep);
  /// A name such as create() would take; nothing is made. For -n.
  static TempDir pretend();

  TempDir(TempDir &&Other);
  TempDir &operator=(TempDir &&) = delete;
  ~TempDir();

  const std::string &path() const { return Path; }
  std::string file(llvm::StringRef Name) const { return Path + "/" + Name.str(); }

private:
  TempDir(std::string Path, bool Remove) : Path(std::move(Path)), Remove(Remove) {}
  std::string Path;
  bool Remove;
};

} // namespace minigo

#endif // MINIGO_DRIVER_EXEC_TEMPDIR_H
