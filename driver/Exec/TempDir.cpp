//===- driver/Exec/TempDir.cpp - where a build keeps its files -----------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Exec/TempDir.h"
#include "driver/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

/// $TMPDIR as an absolute path: the linker's script and the debugger see names
/// below it, and neither should depend on the working directory.
static std::string parentFolder() {
  const char *FromEnv = ::getenv("TMPDIR");
  SmallString<128> Parent(FromEnv && *FromEnv ? FromEnv : "/tmp");
  sys::fs::make_absolute(Parent);
  StringRef Path = Parent;
  while (Path.size() > 1 && Path.consume_back("/"))
    ;
  return Path.str();
}

Expected<TempDir> TempDir::create(bool Keep) {
  std::string Parent = parentFolder();
  std::string Path = Parent + "/minigo-build-XXXXXX";
  if (!::mkdtemp(Path.data()))
    return failure("cannot make a temporary folder: " + displayName(Parent) + ": " +
                   strerror(errno) + "; set TMPDIR to a folder that can be written");
  return TempDir(std::move(Path), !Keep);
}

TempDir TempDir::pretend() {
  return TempDir(parentFolder() + "/minigo-build-" + utohexstr(::getpid(), /*LowerCase=*/true),
                 false);
}

TempDir::TempDir(TempDir &&Other) : Path(std::move(Other.Path)), Remove(Other.Remove) {
  Other.Remove = false;
}

TempDir::~TempDir() {
  if (Remove)
    sys::fs::remove_directories(Path);
}
