//===- driver/Commands/Build.cpp - sources to a binary -------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The verb of this tool: plan, compile in parallel, meanwhile make the boot object and
// read the objects given, link, finish, and put the result in place.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Config.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Interrupt.h"
#include "driver/Exec/OutputFile.h"
#include "driver/Exec/Process.h"
#include "driver/Exec/TempDir.h"
#include "driver/Link/Finish.h"
#include "driver/Link/Linker.h"
#include "driver/Plan/BuildPlan.h"
#include "lib/Object/Object.h"
#include "lib/Rt0/Rt0.h"
#include "lib/Symtab/Symtab.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cerrno>
#include <cstring>

using namespace llvm;
using namespace minigo;

namespace {

class Builder {
public:
  Builder(const Config &C, const Inputs &In, BuildPlan Plan)
      : C(C), In(In), Plan(std::move(Plan)) {}

  /// Everything up to a finished file at Plan.Link.OutputPath.
  Error run();

private:
  Error prepareLink();
  Error checkInputs();
  Error compile(ProcessPool &Pool);
  Error checkCompiled() const;
  Error readThreadLocals();
  Error checkThreadLocals(StringRef LinkerText) const;
  Error expectThreadLocals(ArrayRef<LinkMention> Used, LinkNames &Names);
  Error link();
  std::string nameOf(StringRef File) const;
  std::string programs() const;

  const Config &C;
  const Inputs &In;
  BuildPlan Plan;
  /// thread_locals that are the goroutine's, by demangled name, and the files of this
  /// build that define them.
  StringMap<std::string> LocalsIn;
  /// thread_locals that prebuilt files define and this build uses.
  std::vector<std::string> Natives;
};

} // namespace

static void printCommands(const Config &C, const BuildPlan &Plan) {
  for (const std::string &Line : shellScript(C, Plan))
    printLine(Line);
}

static Error writeFile(StringRef Path, StringRef Content) {
  Output Out{Path.str(), Path.str()};
  return writeWhole(Out, "", Content, 0666);
}

Error Builder::run() {
  std::vector<std::vector<std::string>> Commands;
  for (const Compile &Step : Plan.Compiles)
    Commands.push_back(Step.Command);
  ProcessPool Pool(std::move(Commands), C.jobs(), Plan.WorkDir);
  if (Error E = Pool.start())
    return E;
  // While the compilers run:
  if (Error E = checkInputs())
    return E;
  if (Error E = prepareLink())
    return E;
  if (Error E = compile(Pool))
    return E;
  if (Error E = checkCompiled())
    return E;
  if (Error E = readThreadLocals())
    return E;
  return link();
}

/// The objects and archives that the link is given by name.
Error Builder::checkInputs() {
  Error All = Error::success();
  for (const Input &I : In.All) {
    if (I.Kind != Input::Object && I.Kind != Input::Archive)
      continue;
    auto Buffer = MemoryBuffer::getFile(I.Path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!Buffer) {
      All = joinErrors(std::move(All),
                       systemFailure("cannot read", I.Path, Buffer.getError().value()));
      continue;
    }
    std::string Name = displayName(I.Path);
    MemoryBufferRef Bytes((*Buffer)->getBuffer(), Name);
    if (I.Kind == Input::Archive) {
      All = joinErrors(std::move(All), checkArchive(Bytes, C.target()));
      continue;
    }
    Expected<ObjectFacts> Facts = checkObject(Bytes, C.target());
    if (!Facts)
      All = joinErrors(std::move(All), Facts.takeError());
    else if (Facts->IsOurs)
      Plan.Link.OwnObjects.push_back(I.Path);
  }
  return All;
}

Error Builder::prepareLink() {
  auto Boot = assembleBootObject(C.bootSpec(Plan.Package));
  if (!Boot)
    return Boot.takeError();
  if (Error E = writeFile(Plan.Link.BootObject, (*Boot)->getBuffer()))
    return E;
  return writeFile(Plan.Link.ScriptPath, makeLinkScript(C, Plan.Link));
}

/// Prints what the compilers said, file by file. What they say about errors is all
/// that is said, unless one ended without a word.
Error Builder::compile(ProcessPool &Pool) {
  Expected<std::vector<ChildResult>> Results = Pool.wait();
  if (!Results)
    return Results.takeError();
  Error Failed = Error::success();
  for (auto [Step, Result] : zip_equal(Plan.Compiles, *Results)) {
    printRaw(Result.Text);
    if (Result.succeeded())
      continue;
    if (Result.Signal)
      Failed = joinErrors(std::move(Failed),
                          failure("the compiler died: " + displayName(Step.Source) + ": " +
                                  strsignal(Result.Signal)));
    else if (Result.Text.empty())
      Failed = joinErrors(std::move(Failed),
                          failure("the compiler failed: " + displayName(Step.Source) +
                                  ": status " + Twine(Result.Status)));
    else
      Failed = joinErrors(std::move(Failed), alreadyReported());
  }
  return Failed;
}

/// With -flto a compiler may leave a form of its own that the linker skips in silence.
Error Builder::checkCompiled() const {
  if (!C.usesLto())
    return Error::success();
  Error All = Error::success();
  for (const Compile &Step : Plan.Compiles) {
    auto Buffer = MemoryBuffer::getFile(Step.Object, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!Buffer)
      return joinErrors(std::move(All),
                        systemFailure("cannot read", Step.Object, Buffer.getError().value()));
    std::string Name = displayName(Step.Source);
    MemoryBufferRef Bytes((*Buffer)->getBuffer(), Name);
    All = joinErrors(std::move(All), checkObject(Bytes, C.target()).takeError());
  }
  return All;
}

/// A thread_local that stays the thread's though nobody asked for it.
static void warnPerThread(const Twine &What, const Twine &WayOut) {
  printWarning("thread_local is per thread, not per goroutine: " + What + "; " + WayOut +
               ", or build with -tls=thread");
}

/// What the compiled objects have of thread_locals. A compiler that cannot make them the
/// goroutine's is named, once, where there are some.
Error Builder::readThreadLocals() {
  if (!C.goroutineLocals())
    return Error::success();
  const Compile *PerThread = nullptr;
  for (const Compile &Step : Plan.Compiles) {
    auto Buffer = MemoryBuffer::getFile(Step.Object, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!Buffer)
      return systemFailure("cannot read", Step.Object, Buffer.getError().value());
    Expected<ThreadLocals> Found = threadLocalsOf(**Buffer);
    if (!Found)
      return Found.takeError();
    for (const std::string &Name : Found->Emulated)
      if (LocalsIn.try_emplace(demangle(Name), displayName(Step.Source)).second)
        Plan.Link.Traced.push_back(Name);
    if (Found->HasNative && Step.Lang != Language::Assembly && !PerThread)
      PerThread = &Step;
  }
  if (PerThread)
    warnPerThread(displayName(PerThread->Source) + ": compiled by " +
                      join(C.compilerFor(PerThread->Lang), " "),
                  "use clang");
  return Error::success();
}

/// Files of others that define a thread_local natively: what ours define, too, would be
/// two variables. What ours use is the thread's.
Error Builder::checkThreadLocals(StringRef LinkerText) const {
  Error All = Error::success();
  std::string PerThread;
  for (const LinkMention &Other : tracedDefinitions(LinkerText)) {
    if (StringRef(Other.Where).starts_with(Plan.Link.OwnPrefix))
      continue; // bitcode
    std::string Name = demangle(Other.Symbol), Where = "in " + displayName(Other.Where);
    if (auto Ours = LocalsIn.find(Name); Ours != LocalsIn.end())
      All = joinErrors(std::move(All), twoKinds(Name, Ours->getValue(), Where));
    else if (PerThread.empty())
      PerThread = Name + ": " + Where;
  }
  if (!All && !PerThread.empty())
    warnPerThread(PerThread, "compile that with minigo-build");
  return All;
}

/// thread_locals that only a prebuilt file can have: the boot object gets records that
/// lead to them.
Error Builder::expectThreadLocals(ArrayRef<LinkMention> Used, LinkNames &Names) {
  BootSpec Spec = C.bootSpec(Plan.Package);
  for (const LinkMention &Local : Used)
    if (Names.Expected.try_emplace(demangle(Local.Symbol), Local.Where).second) {
      Natives.push_back(Local.Symbol);
      Plan.Link.Traced.push_back(Local.Symbol);
      Plan.EmitRt0.insert(Plan.EmitRt0.begin() + 2, "-native-tls=" + Local.Symbol);
    }
  Spec.NativeThreadLocals = Natives;
  auto Boot = assembleBootObject(Spec);
  if (!Boot)
    return Boot.takeError();
  if (C.options().PrintCommands)
    printCommands(C, Plan); // all of them, this time as they succeed
  return writeFile(Plan.Link.BootObject, (*Boot)->getBuffer());
}

/// A file as the linker has it in the user's words.
std::string Builder::nameOf(StringRef File) const {
  for (const Compile &Step : Plan.Compiles)
    if (Step.Object == File)
      return displayName(Step.Source);
  if (File.contains(".lto."))
    return "code compiled at the link";
  return displayName(File);
}

/// The first inputs' names, for a message about all of them.
std::string Builder::programs() const {
  SmallVector<std::string, 4> Names;
  for (const Input &I : In.All) {
    if (I.Kind == Input::LinkerFlag)
      continue;
    if (Names.size() == 3) {
      Names.push_back("...");
      break;
    }
    Names.push_back(displayName(I.Path));
  }
  return join(Names, ", ");
}

Error Builder::link() {
  auto File = [this](StringRef F) { return nameOf(F); };
  LinkNames Names{File, displayName(Plan.Out.Shown), programs(), LocalsIn};
  Expected<ChildResult> Result = runLinker(makeLinkLine(C, Plan.Link));
  if (!Result)
    return Result.takeError();
  // Until there are no more: lld shows some of its errors at a time.
  for (size_t Known = ~size_t(0); Known != Natives.size();) {
    Known = Natives.size();
    std::vector<LinkMention> Used = undefinedThreadLocals(Result->Text, Names);
    if (Used.empty())
      break;
    if (Error E = expectThreadLocals(Used, Names))
      return E;
    Result = runLinker(makeLinkLine(C, Plan.Link));
    if (!Result)
      return Result.takeError();
  }
  if (Error E = reportLink(*Result, Names))
    return E;
  if (Error E = checkThreadLocals(Result->Text))
    return E;
  if (Error E = nameMainOnce(Plan.Link.OutputPath))
    return E;
  return embedSymtab(Plan.Link.OutputPath);
}

/// -v: the package, as go build prints it, and which tools this machine gives.
static void explain(const Config &C, const Inputs &In) {
  const Toolchain &Tools = C.toolchain();
  printLine(displayName(In.Name));
  printLine("target " + C.target().OS + "/" + C.target().Arch + ", x86-64 level " +
            Twine(C.cpuLevel()));
  printLine("C++ compiler " + join(Tools.Cxx, " "));
  printLine("C compiler " + join(Tools.Cc, " "));
  printLine("C++ library " + Tools.GccDir);
  printLine("C library " + Tools.LibDir);
  printLine("runtime " + C.runtimeArchive());
}

static Error checkCompilers(const Config &C, const Inputs &In) {
  for (Language L : {Language::Cxx, Language::C, Language::Assembly}) {
    bool Needed = any_of(
        In.All, [&](const Input &I) { return I.Kind == Input::Source && I.Lang == L; });
    if (Needed)
      if (Error E = C.checkCompilerFor(L))
        return E;
  }
  return Error::success();
}

static Error printPlan(const Config &C, const Inputs &In, const Output &Out,
                       std::vector<std::string> Wraps) {
  TempDir Work = TempDir::pretend();
  BuildPlan Plan =
      planBuild(C, In, Out, Work.path(), OutputFile::pretend(Out, Work.path()));
  Plan.Link.Wraps = std::move(Wraps);
  printCommands(C, Plan);
  return Error::success();
}

static Error build(const Config &C, const Inputs &In, const Output &Out,
                   std::vector<std::string> Wraps) {
  if (Error E = prepareOutput(Out))
    return E;
  Expected<TempDir> Work = TempDir::create(C.options().KeepWork);
  if (!Work)
    return Work.takeError();
  if (C.options().KeepWork && !C.options().PrintCommands)
    printLine("WORK=" + Work->path());
  Expected<OutputFile> File = OutputFile::create(Out, Work->path());
  if (!File)
    return File.takeError();

  BuildPlan Plan = planBuild(C, In, Out, Work->path(), File->path());
  Plan.Link.Wraps = std::move(Wraps);
  if (C.options().PrintCommands)
    printCommands(C, Plan);
  if (Error E = Builder(C, In, std::move(Plan)).run())
    return E;
  if (Error E = checkInterrupt())
    return E;
  return File->commit(0777);
}

Error minigo::runBuild(const Config &C) {
  Expected<Inputs> In = findInputs(C);
  if (!In)
    return In.takeError();
  Expected<Output> Out = chooseOutput(C, *In);
  if (!Out)
    return Out.takeError();
  if (Error E = checkCompilers(C, *In))
    return E;
  if (Error E = checkLinkPrerequisites(C))
    return E;
  Expected<std::vector<std::string>> Wraps = readWraps(C);
  if (!Wraps)
    return Wraps.takeError();
  if (C.options().Verbose)
    explain(C, *In);
  if (C.options().DryRun)
    return printPlan(C, *In, *Out, std::move(*Wraps));
  return build(C, *In, *Out, std::move(*Wraps));
}
