//===- driver/Plan/Output.cpp - where the result goes --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Plan/Output.h"
#include "driver/Diagnostics.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

static std::string nameOutput(const Config &C, const Inputs &In) {
  if (!C.options().Output)
    return In.Name;
  StringRef Given = *C.options().Output;
  if (!Given.ends_with("/") && !sys::fs::is_directory(Given))
    return Given.str();
  return (Given.rtrim('/') + "/" + In.Name).str();
}

/// What is written is the file that a chain of links leads to, so that replacing it
/// leaves the links as they are. A link to nothing is its own end.
static std::string followLinks(StringRef Path) {
  SmallString<256> Real;
  if (sys::fs::is_symlink_file(Path) && !sys::fs::real_path(Path, Real))
    return Real.str().str();
  return Path.str();
}

Expected<Output> minigo::chooseOutputFile(StringRef Name) {
  Output Out{Name.str(), followLinks(Name)};
  struct stat Status;
  if (::stat(Out.Path.c_str(), &Status) != 0)
    return Out;
  if (S_ISDIR(Status.st_mode))
    return failure("build output " + displayName(Name) +
                   " already exists and is a directory; name another with -o");
  Out.IsDevice = !S_ISREG(Status.st_mode);
  return Out;
}

static bool isSameFile(const char *A, const char *B) {
  struct stat StatusA, StatusB;
  return ::stat(A, &StatusA) == 0 && ::stat(B, &StatusB) == 0 &&
         StatusA.st_dev == StatusB.st_dev && StatusA.st_ino == StatusB.st_ino;
}

Expected<Output> minigo::chooseOutput(const Config &C, const Inputs &In) {
  Expected<Output> Out = chooseOutputFile(nameOutput(C, In));
  if (!Out)
    return Out;
  for (const Input &I : In.All)
    if (I.Kind != Input::LinkerFlag && isSameFile(I.Path.c_str(), Out->Path.c_str()))
      return failure("build output " + displayName(Out->Shown) +
                     " is also an input; name another with -o");
  return Out;
}

Error minigo::prepareOutput(const Output &Out) {
  StringRef Dir = sys::path::parent_path(Out.Path);
  if (Dir.empty())
    Dir = ".";
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return systemFailure("cannot make the folder", Dir, EC.value());
  std::string Written = Out.IsDevice ? Out.Path : Dir.str();
  if (::access(Written.c_str(), W_OK) != 0)
    return systemFailure("cannot write", Out.Shown, errno);
  return Error::success();
}
