//===- driver/Commands/BuildRuntime.cpp - the runtime, compiled -----------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime is source that ships with the tool; this makes libminigo.a of it. Its
// flags are its own: none of the user's reach it. The core is then checked to have no
// weak text: a function that a user's object may define as well would be replaced by
// whichever copy the link meets first, with that one's flags.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Process.h"
#include "driver/Exec/TempDir.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>

using namespace llvm;
using namespace minigo;

namespace {

struct Unit {
  std::string Source; ///< under the root: runtime/sched/proc.cpp
  std::string Object;
  bool isCore() const { return !StringRef(Source).starts_with("runtime/api/"); }
};

/// Every source of the runtime but the boot object's and other targets', sorted.
Expected<std::vector<std::string>> findSources(const Config &C) {
  std::string Root = C.toolchain().Root;
  std::vector<std::string> Found;
  std::error_code EC;
  std::string OtherArch = "runtime/arch/", OtherOS = "runtime/os/";
  std::string Arch = (OtherArch + C.target().Arch + "/").str();
  std::string OS = (OtherOS + C.target().OS + "/").str();
  // The folder may be a link to the source tree: the slash makes it the folder itself.
  std::string Dir = Root + "/runtime/";
  for (sys::fs::recursive_directory_iterator It(Dir, EC), End; !EC && It != End;
       It.increment(EC)) {
    StringRef Path = It->path();
    StringRef Suffix = sys::path::extension(Path);
    if (Suffix != ".cpp" && Suffix != ".S")
      continue;
    std::string Name = "runtime/" + Path.substr(Dir.size()).ltrim('/').str();
    StringRef N = Name;
    if (N.starts_with("runtime/rt0/") || (N.starts_with(OtherArch) && !N.starts_with(Arch)) ||
        (N.starts_with(OtherOS) && !N.starts_with(OS)))
      continue;
    Found.push_back(Name);
  }
  if (EC)
    return systemFailure("cannot read the folder", Dir, EC.value());
  if (Found.empty())
    return failure("the runtime's sources are not there: " + displayName(Dir));
  sort(Found);
  return Found;
}

std::vector<std::string> compileCommand(const Config &C, const Unit &U) {
  std::string Root = C.toolchain().Root;
  // Always clang, whatever CXX says: the runtime's assembly is written for it. Names in
  // debug information are relative, so that an archive is the same wherever it was made.
  std::vector<std::string> Command = {
      "clang++-19", "-std=gnu++20", "-O2", "-fno-pie", "-Wall", "-Wextra", "-ffunction-sections",
      "-fdata-sections", "-fasynchronous-unwind-tables", "-ffile-prefix-map=" + Root + "/=",
      "-fdebug-compilation-dir=.", "-I" + Root};
  // api/ is ordinary C++ that nobody steps through: lines are enough there.
  std::vector<std::string> Kind =
      U.isCore() ? std::vector<std::string>{"-g", "-fno-exceptions", "-fno-rtti", "-mno-red-zone",
                                            "-fno-stack-protector"}
                 : std::vector<std::string>{"-gline-tables-only", "-isystem",
                                            Root + "/runtime/include"};
  append_range(Command, Kind);
  if (StringRef(U.Source).ends_with(".S"))
    Command.push_back("-Wno-unused-command-line-argument");
  append_range(Command, std::vector<std::string>{"-c", "-o", U.Object, Root + "/" + U.Source});
  return Command;
}

Error checkNoWeakText(const Unit &U) {
  auto Owned = object::ObjectFile::createObjectFile(U.Object);
  if (!Owned)
    return createFileError(U.Object, Owned.takeError());
  auto *Obj = dyn_cast<object::ELFObjectFileBase>(Owned->getBinary());
  if (!Obj)
    return failure("not an ELF object: " + displayName(U.Object));
  for (const object::ELFSymbolRef Symbol : Obj->symbols()) {
    if (Symbol.getBinding() != ELF::STB_WEAK && Symbol.getBinding() != ELF::STB_GNU_UNIQUE)
      continue;
    auto Section = Symbol.getSection();
    if (!Section)
      return Section.takeError();
    if (*Section == Obj->section_end() || !(*Section)->isText())
      continue;
    auto Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    return failure("weak function in the runtime's core: " + *Name + " in " + U.Source +
                   "; a user's object could replace it");
  }
  return Error::success();
}

Error makeArchive(const std::vector<Unit> &Units, StringRef Path) {
  std::vector<NewArchiveMember> Members;
  std::vector<std::string> Names;
  Names.reserve(Units.size());
  for (const Unit &U : Units) {
    auto Member = NewArchiveMember::getFile(U.Object, /*Deterministic=*/true);
    if (!Member)
      return createFileError(U.Object, Member.takeError());
    Members.push_back(std::move(*Member));
    Members.back().MemberName = sys::path::filename(U.Object);
  }
  // Written to a temporary and renamed by the writer itself.
  if (Error E = writeArchive(Path, Members, SymtabWritingMode::NormalSymtab,
                             object::Archive::K_GNU, /*Deterministic=*/true, /*Thin=*/false))
    return createFileError(Path, std::move(E));
  return Error::success();
}

} // namespace

Error minigo::runBuildRuntime(const Config &C) {
  if (Error E = checkCompiler({"clang++-19"}, "PATH"))
    return E;
  Expected<std::vector<std::string>> Sources = findSources(C);
  if (!Sources)
    return Sources.takeError();
  Expected<TempDir> Work = TempDir::create(C.options().KeepWork);
  if (!Work)
    return Work.takeError();
  std::vector<Unit> Units;
  std::vector<std::vector<std::string>> Commands;
  for (const std::string &Source : *Sources) {
    std::string Name = Source.substr(StringRef("runtime/").size());
    std::replace(Name.begin(), Name.end(), '/', '-');
    Units.push_back({Source, Work->file(Name + ".o")});
    Commands.push_back(compileCommand(C, Units.back()));
  }
  ProcessPool Compilers(std::move(Commands), C.jobs(), Work->path());
  if (Error E = Compilers.start())
    return E;
  Expected<std::vector<ChildResult>> Results = Compilers.wait();
  if (!Results)
    return Results.takeError();
  bool Failed = false;
  for (const ChildResult &R : *Results) {
    printRaw(R.Text);
    Failed |= !R.succeeded();
  }
  if (Failed)
    return alreadyReported();
  for (const Unit &U : Units)
    if (U.isCore())
      if (Error E = checkNoWeakText(U))
        return E;
  StringRef Dir = C.options().RuntimeDir;
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return systemFailure("cannot make the folder", Dir, EC.value());
  return makeArchive(Units, (Dir + "/libminigo.a").str());
}
