//===- driver/Plan/BuildPlan.cpp - what a build will do ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Plan/BuildPlan.h"
#include "driver/Exec/Shell.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

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
  Plan.EmitRt0 = emitRt0Command(C, Plan.Link.BootObject);

  // Objects are numbered: two sources may have one name in two folders.
  for (const Input &I : In.All) {
    if (I.Kind != Input::Source) {
      Plan.Link.UserItems.push_back(I.Path);
      continue;
    }
    std::string Object = Plan.Link.OwnPrefix + std::to_string(Plan.Compiles.size() + 1) + ".o";
    Plan.Compiles.push_back({I.Path, Object, compileCommand(C, I, Object)});
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
