//===- driver/Commands/Build.cpp - sources to an executable ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The build as a list of steps. The compilers run while the boot object and the script
// are made; the link waits for them. The output is written beside its final place and
// renamed when it is whole.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Interrupt.h"
#include "driver/Exec/Process.h"
#include "driver/Exec/Shell.h"
#include "driver/Exec/TempDir.h"
#include "driver/Link/Link.h"
#include "driver/Plan/Inputs.h"
#include "driver/Plan/Output.h"
#include "lib/Rt0/Rt0.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

namespace {

/// A file that is removed unless it was put in its place.
class PendingFile {
public:
  explicit PendingFile(std::string Path) : Path(std::move(Path)) {}
  PendingFile(const PendingFile &) = delete;
  ~PendingFile() {
    if (!Path.empty())
      ::unlink(Path.c_str());
  }
  const std::string &path() const { return Path; }
  void done() { Path.clear(); }

private:
  std::string Path;
};

struct Plan {
  Inputs In;
  Output Out;
  std::vector<std::vector<std::string>> Compiles;
  LinkJob Link;
};

Error writeFile(StringRef Path, StringRef Text) {
  std::error_code EC;
  raw_fd_ostream OS(Path, EC);
  if (EC)
    return systemFailure("cannot write", Path, EC.value());
  OS << Text;
  OS.close();
  EC = OS.error();
  OS.clear_error();
  return EC ? systemFailure("cannot write", Path, EC.value()) : Error::success();
}

std::vector<std::string> compileCommand(const Config &C, const Input &Source, StringRef Object) {
  std::vector<std::string> Command = C.compilerFor(Source.Lang);
  std::vector<std::string> Flags = C.compileFlags(Source.Lang);
  Command.insert(Command.end(), Flags.begin(), Flags.end());
  for (StringRef Word : {StringRef("-c"), StringRef("-o"), Object, StringRef(Source.Path)})
    Command.push_back(Word.str());
  return Command;
}

Expected<Plan> makePlan(const Config &C, const TempDir &Work) {
  Plan P;
  Expected<Inputs> In = findInputs(C);
  if (!In)
    return In.takeError();
  P.In = std::move(*In);
  Expected<Output> Out = chooseOutput(C, P.In);
  if (!Out)
    return Out.takeError();
  P.Out = std::move(*Out);
  P.Link.BootObject = Work.file("rt0.o");
  P.Link.Script = Work.file("link.ld");
  for (const Input &I : P.In.All) {
    if (I.Kind != Input::Source) {
      P.Link.Items.push_back(I);
      continue;
    }
    if (Error E = C.checkCompilerFor(I.Lang))
      return std::move(E);
    std::string Object = Work.file(("o" + Twine(P.Compiles.size()) + ".o").str());
    P.Compiles.push_back(compileCommand(C, I, Object));
    P.Link.ShownAs.push_back({Object, I.Path});
    P.Link.Items.push_back({Input::Object, Object});
  }
  // o1.o is the beginning of no other name, but of o1.o's own places: longest first is
  // not needed, since every name ends in .o.
  return P;
}

/// The name beside the output, or in our folder for a device.
std::string pendingName(const Plan &P, const TempDir &Work) {
  if (P.Out.IsDevice)
    return Work.file("a.out");
  StringRef Dir = sys::path::parent_path(P.Out.Path);
  SmallString<256> Name(Dir);
  sys::path::append(Name, ("." + sys::path::filename(P.Out.Path) + ".minigo-" +
                           Twine(::getpid())).str());
  return Name.str().str();
}

Error showCommands(const Config &C, const Plan &P, const TempDir &Work) {
  Expected<std::vector<std::string>> Arguments = linkArguments(C, P.Link);
  if (!Arguments)
    return Arguments.takeError();
  printLine(shellLine({"mkdir", "-p", Work.path()}));
  for (const std::vector<std::string> &Command : P.Compiles)
    printLine(shellLine(Command));
  printLine(shellLine({C.toolchain().Executable, "-emit-rt0=" + P.Link.BootObject, "--"}));
  printLine(shellHereDocument(P.Link.Script, linkScript()));
  Arguments->insert(Arguments->begin(), "ld.lld-19");
  printLine(shellLine(*Arguments));
  if (P.Out.IsDevice)
    printLine(shellLine({"cp", "--", P.Link.Output, P.Out.Path}));
  else
    printLine(shellLine({"mv", "--", P.Link.Output, P.Out.Path}));
  return Error::success();
}

/// Prints what the compilers said, in command-line order.
Error reportCompiles(const std::vector<ChildResult> &Results, const Plan &P) {
  bool Failed = false;
  Error Crashes = Error::success();
  for (size_t I = 0; I < Results.size(); ++I) {
    const ChildResult &R = Results[I];
    printRaw(R.Text);
    Failed |= !R.succeeded();
    if (R.Signal)
      Crashes = joinErrors(std::move(Crashes),
                           failure("the compiler died of signal " + Twine(R.Signal) + ": " +
                                   displayName(P.Link.ShownAs[I].second)));
    else if (!R.succeeded() && R.Text.empty())
      Crashes = joinErrors(std::move(Crashes),
                           failure("the compiler failed without saying why: " +
                                   displayName(P.Link.ShownAs[I].second)));
  }
  if (Crashes)
    return Crashes;
  return Failed ? alreadyReported() : Error::success();
}

Error copyToDevice(StringRef From, const Output &Out) {
  auto Buffer = MemoryBuffer::getFile(From, false, false);
  if (!Buffer)
    return systemFailure("cannot read", From, Buffer.getError().value());
  return writeFile(Out.Path, (*Buffer)->getBuffer());
}

Error putInPlace(PendingFile &File, const Output &Out) {
  if (Out.IsDevice)
    return copyToDevice(File.path(), Out);
  mode_t Mask = ::umask(0);
  ::umask(Mask);
  if (::chmod(File.path().c_str(), 0777 & ~Mask) != 0 ||
      ::rename(File.path().c_str(), Out.Path.c_str()) != 0)
    return systemFailure("cannot write", Out.Shown, errno);
  File.done();
  return Error::success();
}

void explain(const Config &C, const Plan &P) {
  const Toolchain &T = C.toolchain();
  printLine(P.In.Name);
  printLine("  compiler: " + shellLine(T.Cxx) + ", " + shellLine(T.Cc));
  printLine("  runtime:  " + displayName(C.runtimeArchive()));
  printLine("  libc:     " + displayName(T.LibDir) + ", libstdc++: " + displayName(T.GccDir));
}

Error execute(const Config &C, Plan &P, const TempDir &Work) {
  if (Error E = prepareOutput(P.Out))
    return E;
  ProcessPool Compilers(P.Compiles, C.jobs(), Work.path());
  if (Error E = Compilers.start())
    return E;
  Expected<std::unique_ptr<MemoryBuffer>> Boot = assembleBootObject(C.bootSpec(P.In.Name));
  if (!Boot)
    return failure(toString(Boot.takeError()));
  if (Error E = writeFile(P.Link.BootObject, (*Boot)->getBuffer()))
    return E;
  if (Error E = writeFile(P.Link.Script, linkScript()))
    return E;
  Expected<std::vector<ChildResult>> Results = Compilers.wait();
  if (!Results)
    return Results.takeError();
  if (Error E = reportCompiles(*Results, P))
    return E;
  PendingFile Pending(P.Link.Output);
  if (Error E = runLink(C, P.Link))
    return E;
  if (Error E = checkInterrupt())
    return E;
  return putInPlace(Pending, P.Out);
}

} // namespace

Error minigo::runBuild(const Config &C) {
  const Options &O = C.options();
  Expected<TempDir> Work = O.DryRun ? Expected<TempDir>(TempDir::pretend())
                                    : TempDir::create(O.KeepWork);
  if (!Work)
    return Work.takeError();
  if (O.KeepWork)
    printLine("WORK=" + Work->path());
  Expected<Plan> P = makePlan(C, *Work);
  if (!P)
    return P.takeError();
  P->Link.Output = pendingName(*P, *Work);
  if (O.Verbose)
    explain(C, *P);
  if (C.printsCommands())
    if (Error E = showCommands(C, *P, *Work))
      return E;
  if (O.DryRun)
    return Error::success();
  return execute(C, *P, *Work);
}

Error minigo::runPrintRt0(const Config &C) {
  std::string Text;
  raw_string_ostream OS(Text);
  if (Error E = printBootAssembly(C.bootSpec(packageName(C)), OS))
    return failure(toString(std::move(E)));
  if (const std::optional<std::string> &Out = C.options().Output)
    return writeFile(*Out, Text);
  return printOutput(Text);
}

Error minigo::runEmitRt0(const Config &C) {
  Expected<std::unique_ptr<MemoryBuffer>> Boot = assembleBootObject(C.bootSpec(packageName(C)));
  if (!Boot)
    return failure(toString(Boot.takeError()));
  return writeFile(C.options().Rt0File, (*Boot)->getBuffer());
}

Error minigo::runVersion() { return printOutput("minigo-build " MINIGO_VERSION " linux/amd64\n"); }
