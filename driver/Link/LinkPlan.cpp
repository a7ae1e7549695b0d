//===- driver/Link/LinkPlan.cpp - one link: script and command line ------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Link/LinkPlan.h"
#include "driver/Diagnostics.h"
#include "runtime/abi/symbols.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace minigo;

std::string minigo::scriptPattern(StringRef Path) {
  std::string Pattern;
  for (char C : Path)
    Pattern += isAlnum(C) || StringRef("/._-+").contains(C) ? C : '?';
  return Pattern;
}

/// Files that no program brings: the boot object, crt files, GCC's folder (libstdc++,
/// libgcc), glibc's archives by their names in the system's library folder (which
/// holds everybody else's archives too), and the runtime. A leading * because the
/// same folder is reached by several names (/lib, /usr/lib).
static std::vector<std::string> systemPatterns(const Config &C, const LinkPlan &Plan) {
  const Toolchain &Tools = C.toolchain();
  std::string LibDir = "*/" + scriptPattern(sys::path::filename(Tools.LibDir)) + "/";
  StringRef Version = sys::path::filename(Tools.GccDir);
  StringRef GccParent = sys::path::filename(sys::path::parent_path(Tools.GccDir));
  std::vector<std::string> Patterns = {
      scriptPattern(Plan.BootObject),
      "*/gcc/" + scriptPattern(GccParent) + "/" + scriptPattern(Version) + "/*",
      LibDir + "crt?.o",
      scriptPattern(C.runtimeArchive()) + "?*",
  };
  for (const char *Name : {"libc", "libm", "libm-*", "libmvec", "libpthread", "libdl", "librt",
                           "libutil", "libresolv", "libanl", "libg", "libmcheck",
                           "libc_nonshared"})
    Patterns.push_back(LibDir + Name + ".a?*"); // file.a:member.o
  return Patterns;
}

static std::string excluding(ArrayRef<std::string> Patterns) {
  return "EXCLUDE_FILE(" + join(Patterns, " ") + ")";
}

std::string minigo::makeLinkScript(const Config &C, const LinkPlan &Plan) {
  std::string NotSystem = excluding(systemPatterns(C, Plan));
  std::string OutputName = scriptPattern(sys::path::filename(Plan.OutputPath));
  SmallVector<std::string, 8> Own = {
      scriptPattern(Plan.OwnPrefix) + "*",
      "*" + OutputName + ".lto.*",
      scriptPattern(C.runtimeArchive()) + "?api.*",
  };
  for (const std::string &Object : Plan.OwnObjects)
    Own.push_back(scriptPattern(Object));

  std::string Script;
  auto Add = [&](const Twine &Line) { Script += (Line + "\n").str(); };
  auto Define = [&](StringRef Symbol) { Add("    " + Symbol + " = .;"); };

  // Constructors of the program, apart from libc's and libstdc++'s: those run in libc's
  // start-up, these on the main goroutine. lld sorts an .init_array output by priority
  // on its own; in a section of another name the script has to ask for it.
  Add("SECTIONS {");
  // INIT_ARRAY also when it is empty: it lies among sections that are made read-only.
  Add("  " MINIGO_SECTION_OUT_CTORS " (TYPE=SHT_INIT_ARRAY) : {");
  Define(MINIGO_SYM_CTORS_START);
  Add("    KEEP(*(SORT_BY_INIT_PRIORITY(" + NotSystem + " .init_array.*)))");
  Add("    KEEP(*(" + NotSystem + " .init_array))");
  Define(MINIGO_SYM_CTORS_END);
  Add("  }");
  Add("} INSERT AFTER .data.rel.ro;");
  // In command-line order, which is the order of the input files.
  Add("SECTIONS {");
  Add("  " MINIGO_SECTION_OUT_INITS " : {");
  Define(MINIGO_SYM_INITS_START);
  Add("    KEEP(*(" MINIGO_SECTION_INITS "))");
  Define(MINIGO_SYM_INITS_END);
  Add("  }");
  Add("} INSERT AFTER .data;");
  // One output section, so that debuggers and profilers see the .text they expect; the
  // first matching line takes a section.
  Add("SECTIONS {");
  Add("  .text : {");
  Define(MINIGO_SYM_TEXT_USER_START);
  for (const std::string &Pattern : Own)
    Add("    " + Pattern + "(.text .text.*)");
  Define(MINIGO_SYM_TEXT_USER_END);
  Define(MINIGO_SYM_TEXT_ADOPTED_START);
  Add("    *(" + NotSystem + " .text " + NotSystem + " .text.*)");
  Define(MINIGO_SYM_TEXT_ADOPTED_END);
  Define(MINIGO_SYM_TEXT_SYSTEM_START);
  Define(MINIGO_SYM_TEXT_RUNTIME_START);
  Add("    " + scriptPattern(C.runtimeArchive()) + "?*(.text .text.*)");
  Define(MINIGO_SYM_TEXT_RUNTIME_END);
  Add("    *(.text .text.*)");
  Define(MINIGO_SYM_TEXT_SYSTEM_END);
  Add("  }");
  Add("} INSERT BEFORE .fini;");
  return Script;
}

/// What code generation at link time has to be told again: it does not read the
/// compiler's command line.
static void addLtoFlags(const Config &C, std::vector<std::string> &Line) {
  Line.push_back("-plugin-opt=mcpu=" + C.cpu().str());
  Line.push_back(std::string("-plugin-opt=O") + C.optimizationLevel());
  if (C.goroutineLocals())
    Line.push_back("-plugin-opt=-emulated-tls");
  Line.push_back("--thinlto-jobs=" + std::to_string(C.jobs()));
}

std::vector<std::string> minigo::makeLinkLine(const Config &C, const LinkPlan &Plan) {
  const Toolchain &Tools = C.toolchain();
  const Options &Opts = C.options();
  std::vector<std::string> Line = {"ld.lld-19"};
  auto Add = [&](auto &&...Words) { (Line.push_back(Words), ...); };

  Add("-static", "-e", C.target().Entry.str(), "--eh-frame-hdr", "--gc-sections");
  // Sections stay in the order of the script's classes.
  Add("--no-call-graph-profile-sort", "-z", "noexecstack");
  // A full disk is then an error of a write, not a SIGBUS.
  Add("--no-mmap-output-file");
  // One mapping less to set up and fault in at start; DWARF compressed as go build does.
  Add("--no-rosegment", "--compress-debug-sections=zlib");
  Add("--build-id=fast");
  // The program's main: pulled from an archive if need be, and given its own name.
  Add("-u", "main", "--defsym=" MINIGO_SYM_MAIN_MAIN "=main");
  for (const std::string &Name : Plan.Wraps)
    Add("--wrap=" + Name);
  for (const std::string &Name : Plan.Traced)
    Add("--trace-symbol=" + Name);
  Add("--threads=" + std::to_string(Plan.Threads));
  addLtoFlags(C, Line);
  if (Opts.StripAll)
    Add("--strip-all");
  else if (Opts.StripDebug)
    Add("--strip-debug");
  Add("-T", Plan.ScriptPath);

  Add(Plan.BootObject, Tools.LibDir + "/crti.o", Tools.GccDir + "/crtbeginT.o");
  Line.insert(Line.end(), Plan.UserItems.begin(), Plan.UserItems.end());
  Add("-L" + Tools.GccDir, "-L" + Tools.LibDir, std::string("-L/usr/local/lib"), "-L/usr/lib");
  Add(C.runtimeArchive());
  // By path: a libc.a in a folder of the user's -L is not taken by accident.
  Add("--start-group", Tools.GccDir + "/libstdc++.a", Tools.LibDir + "/libm.a",
      Tools.GccDir + "/libgcc.a", Tools.GccDir + "/libgcc_eh.a", Tools.LibDir + "/libc.a",
      "--end-group");
  Add(Tools.GccDir + "/crtend.o", Tools.LibDir + "/crtn.o");
  Add("-o", Plan.OutputPath);
  return Line;
}

Expected<std::vector<std::string>> minigo::readWraps(const Config &C) {
  std::string Path = C.toolchain().runtimeFile("abi/wraps.def");
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return failure("cannot read the runtime: " + displayName(Path) + ": " +
                   Buffer.getError().message() + "; install minigo-build again");
  std::vector<std::string> Names;
  SmallVector<StringRef, 64> Lines;
  (*Buffer)->getBuffer().split(Lines, '\n');
  for (StringRef Text : Lines)
    if (StringRef Name = Text.split('#').first.trim(); !Name.empty())
      Names.push_back(Name.str());
  return Names;
}

Error minigo::checkLinkPrerequisites(const Config &C) {
  if (C.toolchain().GccDir.empty())
    return failure("no static C++ library: libstdc++.a is in no folder of /usr/lib/gcc; "
                   "install libstdc++-12-dev");
  if (C.toolchain().LibDir.empty())
    return failure("no static C library: libc.a is in no library folder; install libc6-dev");
  if (std::string Archive = C.runtimeArchive(); !sys::fs::exists(Archive))
    return failure("no runtime: " + displayName(Archive) + "; make it with minigo-build "
                   "-build-runtime " + displayName(C.toolchain().archiveDir(C.target())));
  return Error::success();
}
