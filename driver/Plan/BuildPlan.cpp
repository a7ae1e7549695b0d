//===- driver/Plan/BuildPlan.cpp - what a build will do ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Plan/BuildPlan.h"
#include "driver/Exec/Shell.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace llvm;
using namespace minigo;

static std::vector<std::string> compileCommand(const Config &C, const Input &Source,
                                               StringRef Object) {
  std::vector<std::string> Command = C.compilerFor(Source.Lang);
  for (std::string &Flag : C.compileFlags(Source.Lang))
    Command.push_back(std::move(Flag));
  for (StringRef Word : {StringRef("-c"), StringRef("-o"), Object, StringRef(Source.Path)})
    Command.push_back(Word.str());
  return Command;
}

/// What has an influence on the boot object is given to it again: the flags, and the
/// inputs, which name the package.
static std::vector<std::string> emitRt0Command(const Config &C, StringRef File) {
  const Options &Opts = C.options();
  std::vector<std::string> Command = {C.toolchain().Executable, ("-emit-rt0=" + File).str()};
  if (Opts.NoOptimize)
    Command.push_back("-N");
  if (Opts.NoInline)
    Command.push_back("-l");
  Command.insert(Command.end(), Opts.CompileFlags.begin(), Opts.CompileFlags.end());
  Command.push_back("--");
  for (const LinkItem &Item : Opts.Items)
    if (Item.Kind == LinkItem::Input)
      Command.push_back(Item.Text);
  return Command;
}

/// A thread of lld for each 8 MB of input. In a small link they wait for each other's locks
/// more than they work: hello takes 54 ms with two of them and 46 with one. A
/// source counts 1 MB: what becomes of it is not known.
static unsigned linkThreads(const Config &C, const Inputs &In) {
  constexpr uint64_t Mb = 1 << 20;
  uint64_t Bytes = 0;
  for (const Input &I : In.All) {
    uint64_t Size = I.Kind == Input::Source ? Mb : 0;
    if (I.Kind == Input::Object || I.Kind == Input::Archive)
      (void)sys::fs::file_size(I.Path, Size); // one that is not there is refused later
    Bytes += Size;
  }
  return std::clamp<uint64_t>(Bytes / (8 * Mb), 1, C.jobs());
}

BuildPlan minigo::planBuild(const Config &C, const Inputs &In, const Output &Out,
                            StringRef WorkDir, StringRef LinkOutput) {
  BuildPlan Plan;
  Plan.WorkDir = WorkDir.str();
  Plan.Package = In.Name;
  Plan.Out = Out;
  Plan.Link.BootObject = (WorkDir + "/minigo-rt0.o").str();
  Plan.Link.ScriptPath = (WorkDir + "/link.ld").str();
  Plan.Link.OwnPrefix = (WorkDir + "/u").str();
  Plan.Link.OutputPath = LinkOutput.str();
  Plan.Link.Threads = linkThreads(C, In);
  Plan.EmitRt0 = emitRt0Command(C, Plan.Link.BootObject);

  // Objects are numbered: two sources may have one name in two folders.
  for (const Input &I : In.All) {
    if (I.Kind != Input::Source) {
      Plan.Link.UserItems.push_back(I.Path);
      continue;
    }
    std::string Object = Plan.Link.OwnPrefix + std::to_string(Plan.Compiles.size() + 1) + ".o";
    Plan.Compiles.push_back({I.Path, I.Lang, Object, compileCommand(C, I, Object)});
    Plan.Link.UserItems.push_back(std::move(Object));
  }
  return Plan;
}

std::vector<std::string> minigo::shellScript(const Config &C, const BuildPlan &Plan) {
  std::vector<std::string> Lines = {"WORK=" + quoteForShell(Plan.WorkDir),
                                    "mkdir -p \"$WORK\""};
  for (const Compile &Step : Plan.Compiles)
    Lines.push_back(shellLine(Step.Command));
  Lines.push_back(shellLine(Plan.EmitRt0));
  Lines.push_back(shellHereDocument(Plan.Link.ScriptPath, makeLinkScript(C, Plan.Link)));
  Lines.push_back(shellLine(makeLinkLine(C, Plan.Link)));
  if (Plan.Out.IsDevice)
    Lines.push_back("cat " + quoteForShell(Plan.Link.OutputPath) + " >" +
                    quoteForShell(Plan.Out.Path));
  else
    Lines.push_back(shellLine({"mv", "--", Plan.Link.OutputPath, Plan.Out.Path}));
  if (!C.options().KeepWork)
    Lines.push_back("rm -r \"$WORK\"");
  return Lines;
}
