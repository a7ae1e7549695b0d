//===- driver/Options.cpp - the command line, parsed ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CLI11 is a large header and throws; both stay inside this file. It knows
// neither one-dash long flags nor -Wl,a,b, so it is fed one spelling only,
// --name or --name=value, made by the splitter below.
//
//===----------------------------------------------------------------------===//

#include "driver/Options.h"
#include "driver/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <CLI/CLI.hpp>

using namespace llvm;
using namespace minigo;

static constexpr StringLiteral HelpText =
    R"(usage: minigo-build [-o out] [flags] [inputs]

Builds C and C++ sources, object files and archives into one static executable
that starts as a Go program does and whose main runs on a goroutine.

Inputs are .c .cc .cpp .cxx .s .S .o .a files and folders. A folder stands for
all sources in it, in order of name, without those whose name begins with _ or .
or ends in _test (foo_test.cpp). No input means the current folder. After --
every argument is an input, also one that begins with a dash.

Flags, with one dash or two, the value after a space or after =:
  -o FILE          write FILE; in a folder (existing, or ending in /) the default
                   name: that of the first source, or of the folder built
  -N               no optimisation, so that a debugger sees every line
  -l               no inlining
  -gcflags FLAGS   -N, -l and compiler flags in one argument: -gcflags "-N -l"
  -ldflags FLAGS   -s (no symbol table), -w (no debug information)
  -s               the same as -ldflags=-s
  -tls=thread      thread_local variables are the thread's, not the goroutine's
  -v               say what is built and with which tools
  -x               print the commands as they are run
  -n               print the commands and run none
  -work            keep the temporary folder and print its name
  -p N             run N compilers at a time (default: as many as processors)
  -S               print the boot object as assembly text (-o FILE: write it)
  -emit-rt0=FILE   write the boot object alone
  -build-runtime DIR   compile the runtime itself into DIR/libminigo.a
  -version, -help  say which version this is; this text

A compiler's own flags are taken as it takes them: -I -isystem -iquote -D -U
-include -std= -O* -g* -f* -m* -W* -pthread ... for the compiles, -L -lNAME
-Wl,... -Xlinker for the link. Without any, C++ is gnu++20, C is gnu17, and both
are compiled with -O2 -g.

Environment: CXX and CC name the compilers (clang++-19 and clang-19), GOAMD64
(v1 to v4) the x86-64 level, TMPDIR where the temporary folder is made.
)";

namespace {

/// A flag of go build's dialect.
struct OwnFlag {
  StringLiteral Name;
  bool TakesValue;
};

constexpr OwnFlag OwnFlags[] = {
    {"o", true},       {"gcflags", true}, {"ldflags", true}, {"p", true},
    {"emit-rt0", true}, {"build-runtime", true}, {"tls", true}, {"native-tls", true},
    {"v", false},      {"x", false},      {"n", false},      {"work", false},
    {"N", false},      {"l", false},      {"s", false},      {"S", false},
    {"version", false}, {"help", false},  {"h", false},
};

/// A flag of the compiler's dialect.
struct CompilerFlag {
  enum FormTy {
    Exact,    ///< -pthread
    Prefix,   ///< -O2, -Wall: the rest may be anything
    Separate, ///< -isystem DIR, or joined
  };
  enum UseTy {
    Compile,
    Link,       ///< -L
    LinkSplit,  ///< -Wl,a,b
    LinkNext,   ///< -Xlinker a
    Implied,    ///< what we do anyway
    Refused,    ///< understood, and impossible here
  };
  StringLiteral Name;
  FormTy Form;
  UseTy Use;
  StringLiteral Reason = ""; ///< for Refused
};

using CF = CompilerFlag;

/// The first match counts, so that exceptions stand before the general case.
constexpr CompilerFlag CompilerFlags[] = {
    {"-fsplit-stack", CF::Exact, CF::Refused, "goroutine stacks do not grow in pieces"},
    {"-fsanitize=safe-stack", CF::Prefix, CF::Refused, "a goroutine has one stack"},
    {"-fsyntax-only", CF::Exact, CF::Refused, "it makes no program"},
    {"-stdlib=libc++", CF::Exact, CF::Refused, "the runtime is built on libstdc++"},
    {"-fuse-ld=lld", CF::Prefix, CF::Implied},
    {"-fuse-ld=", CF::Prefix, CF::Refused, "the link is lld's"},
    {"-Wl,", CF::Prefix, CF::LinkSplit},
    {"-Xlinker", CF::Separate, CF::LinkNext},
    {"-L", CF::Separate, CF::Link},
    {"-l", CF::Prefix, CF::Link},
    {"-static-libgcc", CF::Exact, CF::Implied},
    {"-static-libstdc++", CF::Exact, CF::Implied},
    {"-static", CF::Exact, CF::Implied},
    {"-no-pie", CF::Exact, CF::Implied},
    {"-stdlib=libstdc++", CF::Exact, CF::Implied},
    {"-isystem", CF::Separate, CF::Compile},
    {"-iquote", CF::Separate, CF::Compile},
    {"-idirafter", CF::Separate, CF::Compile},
    {"-include", CF::Separate, CF::Compile},
    {"-imacros", CF::Separate, CF::Compile},
    {"-Xclang", CF::Separate, CF::Compile},
    {"-Xpreprocessor", CF::Separate, CF::Compile},
    {"-Xassembler", CF::Separate, CF::Compile},
    {"--param", CF::Separate, CF::Compile},
    {"-mllvm", CF::Separate, CF::Compile},
    {"-I", CF::Separate, CF::Compile},
    {"-D", CF::Separate, CF::Compile},
    {"-U", CF::Separate, CF::Compile},
    {"-std=", CF::Prefix, CF::Compile},
    {"-O", CF::Prefix, CF::Compile},
    {"-g", CF::Prefix, CF::Compile},
    {"-f", CF::Prefix, CF::Compile},
    {"-m", CF::Prefix, CF::Compile},
    {"-W", CF::Prefix, CF::Compile},
    {"-pthread", CF::Exact, CF::Compile},
    {"-pedantic-errors", CF::Exact, CF::Compile},
    {"-pedantic", CF::Exact, CF::Compile},
    {"-pipe", CF::Exact, CF::Compile},
    {"-ansi", CF::Exact, CF::Compile},
    {"-w", CF::Exact, CF::Compile},
    {"-nostdinc++", CF::Exact, CF::Compile},
    {"-nostdinc", CF::Exact, CF::Compile},
    {"-trigraphs", CF::Exact, CF::Compile},
};

const OwnFlag *findOwnFlag(StringRef Name) {
  auto *It = find_if(OwnFlags, [&](const OwnFlag &F) { return F.Name == Name; });
  return It == std::end(OwnFlags) ? nullptr : It;
}

const CompilerFlag *findCompilerFlag(StringRef Arg) {
  auto *It = find_if(CompilerFlags, [&](const CompilerFlag &F) {
    return F.Form == CF::Exact ? Arg == F.Name : Arg.starts_with(F.Name);
  });
  return It == std::end(CompilerFlags) ? nullptr : It;
}

/// The known flag whose name is the fewest edits away.
std::string nearestFlag(StringRef Arg) {
  StringRef Name = Arg.split('=').first;
  std::string Best;
  unsigned BestDistance = ~0u;
  auto Offer = [&](std::string Candidate) {
    unsigned Distance = Name.edit_distance(StringRef(Candidate).rtrim("=,"), true, BestDistance);
    if (Distance >= BestDistance)
      return;
    BestDistance = Distance;
    Best = std::move(Candidate);
  };
  std::string Dashes = Name.starts_with("--") ? "--" : "-";
  for (const OwnFlag &F : OwnFlags)
    Offer(Dashes + F.Name.str());
  for (const CompilerFlag &F : CompilerFlags)
    if (F.Use != CF::Refused)
      Offer(F.Name.str());
  return Best;
}

Error unknownFlag(StringRef Arg) {
  return misuse("unknown flag: " + displayName(Arg) + "; the nearest known one is " +
                nearestFlag(Arg));
}

Error missingValue(StringRef Arg) {
  return misuse("flag needs an argument: " + displayName(Arg));
}

/// Splits the arguments by dialect.
class Splitter {
public:
  Splitter(ArrayRef<const char *> Args, Options &Opts) : Args(Args), Opts(Opts) {}

  Error run();

  /// Ours, in the one spelling that CLI11 is given.
  std::vector<std::string> Own;

private:
  StringRef next() {
    StringRef Arg = Args.front();
    Args = Args.drop_front();
    return Arg;
  }
  Error takeFlag(StringRef Arg);
  Error takeOwn(const OwnFlag &Flag, StringRef Arg, StringRef Name, bool HasValue,
                StringRef Value);
  Error takeCompilers(const CompilerFlag &Flag, StringRef Arg);
  void addLinkerFlag(StringRef Text) {
    Opts.Items.push_back({LinkItem::LinkerFlag, Text.str()});
  }
  void addInput(StringRef Path) { Opts.Items.push_back({LinkItem::Input, Path.str()}); }

  ArrayRef<const char *> Args;
  Options &Opts;
};

Error Splitter::run() {
  while (!Args.empty()) {
    StringRef Arg = next();
    if (Arg == "--") {
      for (const char *Path : Args)
        addInput(Path);
      break;
    }
    if (!Arg.starts_with("-") || Arg == "-") {
      addInput(Arg);
      continue;
    }
    if (Error E = takeFlag(Arg))
      return E;
  }
  return Error::success();
}

Error Splitter::takeFlag(StringRef Arg) {
  StringRef Name = Arg.drop_front(Arg.starts_with("--") ? 2 : 1);
  size_t Equals = Name.find('=');
  bool HasValue = Equals != StringRef::npos;
  StringRef Value = HasValue ? Name.substr(Equals + 1) : "";
  if (const OwnFlag *Flag = findOwnFlag(Name.take_front(Equals)))
    return takeOwn(*Flag, Arg, Name.take_front(Equals), HasValue, Value);
  if (const CompilerFlag *Flag = findCompilerFlag(Arg))
    return takeCompilers(*Flag, Arg);
  return unknownFlag(Arg);
}

Error Splitter::takeOwn(const OwnFlag &Flag, StringRef Arg, StringRef Name, bool HasValue,
                        StringRef Value) {
  std::string Spelled = ("--" + Name).str();
  if (Flag.TakesValue && !HasValue) {
    if (Args.empty())
      return missingValue(Arg);
    Value = next();
  }
  if (Flag.TakesValue && Value.empty())
    return misuse("empty argument: " + displayName(Arg.split('=').first));
  if (Flag.TakesValue || HasValue)
    Spelled += ("=" + Value).str();
  Own.push_back(std::move(Spelled));
  return Error::success();
}

Error Splitter::takeCompilers(const CompilerFlag &Flag, StringRef Arg) {
  std::string Value;
  bool TakesNext = Flag.Form == CF::Separate && Arg == Flag.Name;
  if (TakesNext) {
    if (Args.empty())
      return missingValue(Arg);
    Value = next();
  }
  switch (Flag.Use) {
  case CF::Compile:
    Opts.CompileFlags.push_back(Arg.str());
    if (TakesNext)
      Opts.CompileFlags.push_back(Value);
    return Error::success();
  case CF::Link:
    addLinkerFlag(TakesNext ? Arg.str() + Value : Arg.str());
    return Error::success();
  case CF::LinkSplit: {
    SmallVector<StringRef, 4> Parts;
    Arg.drop_front(Flag.Name.size()).split(Parts, ',');
    for (StringRef Part : Parts)
      addLinkerFlag(Part);
    return Error::success();
  }
  case CF::LinkNext:
    if (!TakesNext)
      return unknownFlag(Arg);
    addLinkerFlag(Value);
    return Error::success();
  case CF::Implied:
    return Error::success();
  case CF::Refused:
    return misuse("flag cannot be used: " + displayName(Arg) + "; " + Flag.Reason);
  }
  llvm_unreachable("every use is handled");
}

/// What CLI11 reads: plain values, before anything is concluded from them.
struct RawValues {
  std::string Output, Rt0File, RuntimeDir, Tls;
  std::vector<std::string> GcFlags, LdFlags;
  bool Print = false, Version = false, Help = false;
};

/// The first word of a value that CLI11's own checks refuse goes through here, so
/// that the text is ours.
std::string refuseJobs(StringRef Text) {
  unsigned N = 0;
  if (!Text.getAsInteger(10, N) && N >= 1 && N <= 4096)
    return "";
  return "invalid value for -p: " + displayName(Text) + "; a number from 1 to 4096 is expected";
}

std::string refuseTls(StringRef Text) {
  if (Text == "thread" || Text == "goroutine")
    return "";
  return "invalid value for -tls: " + displayName(Text) + "; goroutine or thread is expected";
}

Error parseOwn(std::vector<std::string> Own, Options &Opts, RawValues &Raw) {
  std::string Refusal;
  try {
    CLI::App App;
    App.set_help_flag();
    App.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    App.add_option("--o", Raw.Output);
    App.add_option("--emit-rt0", Raw.Rt0File);
    App.add_option("--build-runtime", Raw.RuntimeDir);
    App.add_option("--p", Opts.Jobs)->check([&](const std::string &Text) {
      return Refusal = refuseJobs(Text);
    });
    App.add_option("--gcflags", Raw.GcFlags)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    App.add_option("--ldflags", Raw.LdFlags)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    App.add_option("--native-tls", Opts.NativeThreadLocals)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    App.add_option("--tls", Raw.Tls)->check([&](const std::string &Text) {
      return Refusal = refuseTls(Text);
    });
    App.add_flag("--v", Opts.Verbose);
    App.add_flag("--x", Opts.PrintCommands);
    App.add_flag("--n", Opts.DryRun);
    App.add_flag("--work", Opts.KeepWork);
    App.add_flag("--N", Opts.NoOptimize);
    App.add_flag("--l", Opts.NoInline);
    App.add_flag("--s", Opts.StripAll);
    App.add_flag("--S", Raw.Print);
    App.add_flag("--version", Raw.Version);
    App.add_flag("--help,--h", Raw.Help);
    std::reverse(Own.begin(), Own.end()); // CLI11 takes its vector from the back
    App.parse(std::move(Own));
  } catch (const CLI::ParseError &E) {
    return misuse(Refusal.empty() ? E.what() : Refusal);
  }
  return Error::success();
}

/// The words of a -gcflags or -ldflags value; '...' and "..." keep spaces, as in
/// Go's quoted.Split.
Expected<std::vector<std::string>> splitWords(StringRef Text, StringRef Flag) {
  std::vector<std::string> Words;
  while (!(Text = Text.ltrim()).empty()) {
    char Quote = Text.front();
    if (Quote != '\'' && Quote != '"') {
      size_t End = Text.find_first_of(" \t\n\r");
      Words.push_back(Text.take_front(End).str());
      Text = End == StringRef::npos ? "" : Text.drop_front(End);
      continue;
    }
    size_t End = Text.find(Quote, 1);
    if (End == StringRef::npos)
      return misuse("unterminated quote in " + Flag + ": " + displayName(Text));
    Words.push_back(Text.slice(1, End).str());
    Text = Text.drop_front(End + 1);
  }
  return Words;
}

Error applyGcFlags(StringRef Text, Options &Opts) {
  Text.consume_front("all="); // go build's pattern for every package
  Expected<std::vector<std::string>> Words = splitWords(Text, "-gcflags");
  if (!Words)
    return Words.takeError();
  for (StringRef Word : *Words) {
    const CompilerFlag *Flag = findCompilerFlag(Word);
    if (Word == "-N")
      Opts.NoOptimize = true;
    else if (Word == "-l")
      Opts.NoInline = true;
    else if (Flag && Flag->Use == CF::Compile && !(Flag->Form == CF::Separate && Word == Flag->Name))
      Opts.CompileFlags.push_back(Word.str());
    else
      return misuse("unknown flag in -gcflags: " + displayName(Word) +
                    "; known are -N, -l and a compiler's flags without a space");
  }
  return Error::success();
}

Error applyLdFlags(StringRef Text, Options &Opts) {
  Expected<std::vector<std::string>> Words = splitWords(Text, "-ldflags");
  if (!Words)
    return Words.takeError();
  for (StringRef Word : *Words) {
    if (Word == "-s")
      Opts.StripAll = true;
    else if (Word == "-w")
      Opts.StripDebug = true;
    else
      return misuse("unknown flag in -ldflags: " + displayName(Word) +
                    "; known are -s and -w (a linker's own flags: -Wl,...)");
  }
  return Error::success();
}

void conclude(const RawValues &Raw, Options &Opts) {
  using ActionTy = Options::ActionTy;
  Opts.ThreadLocals = Raw.Tls == "thread";
  if (!Raw.Output.empty())
    Opts.Output = Raw.Output;
  Opts.Rt0File = Raw.Rt0File;
  Opts.RuntimeDir = Raw.RuntimeDir;
  if (Raw.Help) {
    Opts.Action = ActionTy::Help;
    Opts.HelpText = HelpText.str();
  } else if (Raw.Version) {
    Opts.Action = ActionTy::Version;
  } else if (!Raw.RuntimeDir.empty()) {
    Opts.Action = ActionTy::BuildRuntime;
  } else if (!Raw.Rt0File.empty()) {
    Opts.Action = ActionTy::EmitRt0;
  } else if (Raw.Print) {
    Opts.Action = ActionTy::PrintRt0;
  }
}

} // namespace

Expected<Options> minigo::parseOptions(ArrayRef<const char *> Args) {
  Options Opts;
  RawValues Raw;
  Splitter Split(Args, Opts);
  if (Error E = Split.run())
    return E;
  if (Error E = parseOwn(std::move(Split.Own), Opts, Raw))
    return E;
  for (const std::string &Text : Raw.GcFlags)
    if (Error E = applyGcFlags(Text, Opts))
      return E;
  for (const std::string &Text : Raw.LdFlags)
    if (Error E = applyLdFlags(Text, Opts))
      return E;
  conclude(Raw, Opts);
  return Opts;
}
