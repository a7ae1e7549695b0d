//===- driver/Plan/Inputs.cpp - what the command line's inputs are -------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Plan/Inputs.h"
#include "driver/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <dirent.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

static constexpr StringLiteral SourceKinds = ".c .cc .cpp .cxx .s .S";

/// Files are told by their suffix alone, as compilers and go build do it.
static std::optional<Input> classify(StringRef Path) {
  std::string Text = Path.starts_with("-") ? "./" + Path.str() : Path.str();
  StringRef Suffix = sys::path::extension(Path);
  if (Suffix == ".cc" || Suffix == ".cpp" || Suffix == ".cxx")
    return Input{Input::Source, std::move(Text), Language::Cxx};
  if (Suffix == ".c")
    return Input{Input::Source, std::move(Text), Language::C};
  if (Suffix == ".s" || Suffix == ".S")
    return Input{Input::Source, std::move(Text), Language::Assembly};
  if (Suffix == ".o")
    return Input{Input::Object, std::move(Text)};
  if (Suffix == ".a")
    return Input{Input::Archive, std::move(Text)};
  return std::nullopt;
}

/// Go's rule for files it does not build: a name that begins with _ or ., and tests.
static bool isLeftOut(StringRef File) {
  return File.starts_with("_") || File.starts_with(".") ||
         sys::path::stem(File).ends_with("_test");
}

/// Names are read by readdir: LLVM's iterator would do, but stops at no error.
static Expected<std::vector<std::string>> namesIn(StringRef Dir) {
  DIR *Handle = ::opendir(Dir.str().c_str());
  if (!Handle)
    return systemFailure("cannot read the folder", Dir, errno);
  std::vector<std::string> Names;
  errno = 0;
  while (dirent *Entry = ::readdir(Handle))
    Names.push_back(Entry->d_name);
  int ErrNo = errno;
  ::closedir(Handle);
  if (ErrNo)
    return systemFailure("cannot read the folder", Dir, ErrNo);
  sort(Names);
  return Names;
}

static Error addFolder(StringRef Dir, std::vector<Input> &All) {
  Expected<std::vector<std::string>> Names = namesIn(Dir);
  if (!Names)
    return Names.takeError();
  size_t Before = All.size();
  for (StringRef Name : *Names) {
    if (isLeftOut(Name))
      continue;
    SmallString<256> Path(Dir == "." ? "" : Dir);
    sys::path::append(Path, Name);
    std::optional<Input> Found = classify(Path);
    if (Found && Found->Kind == Input::Source && !sys::fs::is_directory(Path))
      All.push_back(std::move(*Found));
  }
  if (All.size() == Before)
    return failure("no source files: " + displayName(Dir == "." ? "the current folder" : Dir) +
                   "; name inputs, or a folder with " + SourceKinds + " files");
  return Error::success();
}

static Error addFile(StringRef Path, std::vector<Input> &All) {
  struct stat Status;
  if (::stat(Path.str().c_str(), &Status) != 0)
    return systemFailure("cannot read", Path, errno);
  if (S_ISDIR(Status.st_mode))
    return addFolder(Path, All);
  std::optional<Input> Found = classify(Path);
  if (!Found)
    return failure("unknown kind of file: " + displayName(Path) + "; inputs are " + SourceKinds +
                   " .o .a files and folders");
  if (::access(Path.str().c_str(), R_OK) != 0)
    return systemFailure("cannot read", Path, errno);
  All.push_back(std::move(*Found));
  return Error::success();
}

/// A folder is called what its absolute path ends in, also when given as "." or "..".
static std::string folderName(StringRef Dir) {
  SmallString<256> Path(Dir);
  sys::fs::make_absolute(Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  StringRef Name = sys::path::filename(Path);
  return Name.empty() || Name == "/" ? "main" : Name.str();
}

std::string minigo::packageName(const Config &C) {
  std::string First;
  for (const LinkItem &Item : C.options().Items) {
    if (Item.Kind != LinkItem::Input)
      continue;
    if (sys::fs::is_directory(Item.Text))
      return folderName(Item.Text);
    std::optional<Input> Found = classify(Item.Text);
    if (Found && Found->Kind == Input::Source)
      return sys::path::stem(Item.Text).str();
    if (First.empty())
      First = sys::path::stem(Item.Text).str();
  }
  return First.empty() ? folderName(".") : First;
}

Expected<Inputs> minigo::findInputs(const Config &C) {
  Inputs Found;
  bool Named = false;
  for (const LinkItem &Item : C.options().Items) {
    if (Item.Kind == LinkItem::LinkerFlag) {
      Found.All.push_back({Input::LinkerFlag, Item.Text});
      continue;
    }
    Named = true;
    if (Error E = addFile(Item.Text, Found.All))
      return std::move(E);
  }
  if (!Named)
    if (Error E = addFolder(".", Found.All))
      return std::move(E);
  Found.Name = packageName(C);
  return Found;
}
