//===- driver/Commands/BuildRuntime.cpp - the runtime, by its own tool ---===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime is source that the tool compiles, as Go builds its own. Its core is
// compiled without exceptions and without what a signal or a stack switch would
// trip over; api/, the out-of-line parts of the public headers, as a user's code.
//
// No function of the core may be one that another object can take the place of: a
// template's copy in the user's code, compiled with -O0 or a sanitizer, would then run
// inside the scheduler. That is checked for each object.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Process.h"
#include "driver/Exec/Shell.h"
#include "driver/Exec/TempDir.h"
#include "lib/Object/Object.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace minigo;

namespace {

struct RuntimeFile {
  std::string Name; ///< below runtime/: sched/proc.cpp
  std::string Object;
  bool isApi() const { return StringRef(Name).starts_with("api/"); }
  /// The archive member: its path in one word, so that no two are alike.
  std::string member() const {
    std::string Member = Name.substr(0, Name.rfind('.')) + ".o";
    std::replace(Member.begin(), Member.end(), '/', '.');
    return Member;
  }
};

} // namespace

/// rt0/ is assembled into each program by the driver, include/ has headers only, and
/// of arch/ and os/ one folder each is the target's.
static bool belongsTo(StringRef Name, const Target &T) {
  StringRef Suffix = sys::path::extension(Name);
  if (Suffix != ".cpp" && Suffix != ".S")
    return false;
  if (Name.starts_with("rt0/") || Name.starts_with("include/"))
    return false;
  if (Name.consume_front("arch/"))
    return !Name.contains('/') || Name.starts_with((T.Arch + "/").str());
  if (Name.consume_front("os/"))
    return !Name.contains('/') || Name.starts_with((T.OS + "/").str());
  return true;
}

static Expected<std::vector<RuntimeFile>> findSources(const Config &C) {
  SmallString<256> Root;
  std::string Given = C.toolchain().runtimeFile("");
  if (std::error_code EC = sys::fs::real_path(Given, Root))
    return systemFailure("cannot read the runtime", Given, EC.value());
  std::vector<RuntimeFile> Files;
  std::error_code EC;
  for (sys::fs::recursive_directory_iterator It(Root, EC), End; !EC && It != End;
       It.increment(EC)) {
    StringRef Name = It->path();
    Name = Name.drop_front(Root.size()).ltrim('/');
    if (belongsTo(Name, C.target()))
      Files.push_back({Name.str(), ""});
  }
  if (EC)
    return systemFailure("cannot read the runtime", Given, EC.value());
  if (Files.empty())
    return failure("no source files: " + displayName(Given) + "; install minigo-build again");
  sort(Files, [](const RuntimeFile &A, const RuntimeFile &B) { return A.Name < B.Name; });
  return Files;
}

static std::vector<std::string> compileCommand(const Config &C, const RuntimeFile &File) {
  const Toolchain &Tools = C.toolchain();
  std::vector<std::string> Command = Tools.Cxx;
  auto Add = [&](auto &&...Words) { (Command.push_back(Words), ...); };
  // Names in debug information are relative: the archive is the same wherever it was made.
  Add("-std=gnu++20", "-O2", "-fno-pie", "-ffunction-sections", "-fdata-sections",
      "-fasynchronous-unwind-tables", "-ffile-prefix-map=" + Tools.Root + "/=",
      "-fdebug-compilation-dir=.", "-I" + Tools.Root);
  // api/ is templates of the standard library, whose types are most of its debug
  // information and of no interest in a debugger: lines are enough there.
  if (File.isApi())
    Add("-gline-tables-only", "-fstack-clash-protection", "-isystem",
        Tools.runtimeFile("include"));
  else // each type's description once a program, not once a file
    Add("-g", "-fdebug-types-section", "-fno-exceptions", "-fno-rtti", "-mno-red-zone",
        "-fno-stack-protector");
  if (File.Name == "api/once.cpp") // defines what the program's thread_locals refer to
    Add("-femulated-tls");
  Add("-c", "-o", File.Object, Tools.runtimeFile(File.Name));
  return Command;
}

static Error compileAll(const Config &C, ArrayRef<RuntimeFile> Files, StringRef WorkDir) {
  std::vector<std::vector<std::string>> Commands;
  for (const RuntimeFile &File : Files)
    Commands.push_back(compileCommand(C, File));
  if (C.printsCommands())
    for (const std::vector<std::string> &Command : Commands)
      printLine(shellLine(Command));
  ProcessPool Pool(std::move(Commands), C.jobs(), WorkDir);
  Expected<std::vector<ChildResult>> Results = Pool.wait();
  if (!Results)
    return Results.takeError();
  Error Failed = Error::success();
  for (auto [File, Result] : zip_equal(Files, *Results)) {
    printRaw(Result.Text);
    if (!Result.succeeded())
      Failed = joinErrors(std::move(Failed),
                          failure("cannot compile the runtime: " + File.Name));
  }
  return Failed;
}

static Error checkCore(const RuntimeFile &File, MemoryBufferRef Object) {
  if (File.isApi())
    return Error::success();
  Expected<std::vector<std::string>> Names = replaceableFunctions(Object);
  if (!Names)
    return Names.takeError();
  Error All = Error::success();
  for (const std::string &Name : *Names)
    All = joinErrors(std::move(All), failure("replaceable function in the runtime's core: " +
                                             demangle(Name) + ": " + File.Name +
                                             "; make it static or part of one file"));
  return All;
}

static Error writeRuntimeArchive(ArrayRef<RuntimeFile> Files, StringRef Path) {
  std::vector<NewArchiveMember> Members;
  std::vector<std::string> Names;
  Names.reserve(Files.size()); // members refer to their names
  Error All = Error::success();
  for (const RuntimeFile &File : Files) {
    auto Buffer = MemoryBuffer::getFile(File.Object, false, /*RequiresNullTerminator=*/false);
    if (!Buffer)
      return joinErrors(std::move(All),
                        systemFailure("cannot read", File.Object, Buffer.getError().value()));
    All = joinErrors(std::move(All), checkCore(File, **Buffer));
    Names.push_back(File.member());
    NewArchiveMember Member;
    Member.Buf = std::move(*Buffer);
    Member.MemberName = Names.back();
    Members.push_back(std::move(Member));
  }
  if (All)
    return All;
  return writeArchive(Path, Members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU,
                      /*Deterministic=*/true, /*Thin=*/false);
}

Error minigo::runBuildRuntime(const Config &C) {
  if (Error E = C.checkCompilerFor(Language::Cxx))
    return E;
  Expected<std::vector<RuntimeFile>> Files = findSources(C);
  if (!Files)
    return Files.takeError();
  StringRef Dir = C.options().RuntimeDir;
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return systemFailure("cannot make the folder", Dir, EC.value());
  Expected<TempDir> Work = TempDir::create(C.options().KeepWork);
  if (!Work)
    return Work.takeError();
  for (RuntimeFile &File : *Files)
    File.Object = Work->file(File.member());
  if (Error E = compileAll(C, *Files, Work->path()))
    return E;
  return writeRuntimeArchive(*Files, (Dir + "/libminigo.a").str());
}
