//===- driver/Link/Script.cpp - link line and linker script ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Objects are never rewritten; names and order are bound here. The script knows system
// files by name and takes everything else for the program's, so link-time optimised
// code and archive members need no mention. INSERT keeps lld's own layout around it.
//
//===----------------------------------------------------------------------===//

#include "driver/Diagnostics.h"
#include "driver/Link/Link.h"
#include "runtime/abi/symbols.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cerrno>

using namespace llvm;
using namespace minigo;

/// Files whose constructors run in libc's start-up and whose text is the system's.
static constexpr StringLiteral SystemFiles =
    "*/libminigo.a:* */libc.a:* */libm.a:* */libm-*.a:* */libmvec.a:* */libstdc++.a:* "
    "*/libgcc.a:* */libgcc_eh.a:* */libpthread.a:* */libdl.a:* */librt.a:* */libresolv.a:* "
    "*/libutil.a:* */libanl.a:* */crti.o */crtbeginT.o */crtend.o */crtn.o */rt0.o";

/// Objects our compiles made, and what link-time optimisation makes of theirs.
static constexpr StringLiteral UserFiles[] = {"*/minigo-build-??????/o*.o", "*.lto.o", "*.lto.*.o"};

std::string minigo::linkScript() {
  std::string NotSystem = ("EXCLUDE_FILE(" + SystemFiles + ")").str();
  std::string Text;
  auto Line = [&](const Twine &T) { Text += (T + "\n").str(); };
  auto Define = [&](StringRef Name) { Line("    \"" + Name + "\" = .;"); };

  Line("SECTIONS {");
  // INIT_ARRAY also when it is empty: it lies among sections that are made read-only.
  Line("  " MINIGO_SECTION_OUT_CTORS " (TYPE=SHT_INIT_ARRAY) : {");
  Define(MINIGO_SYM_CTORS_START);
  Line("    KEEP(*(SORT_BY_INIT_PRIORITY(" + NotSystem + " .init_array.*)))");
  Line("    KEEP(*(" + NotSystem + " .init_array))");
  Define(MINIGO_SYM_CTORS_END);
  Line("  }");
  Line("} INSERT AFTER .data.rel.ro;");

  Line("SECTIONS {");
  Line("  " MINIGO_SECTION_OUT_INITS " : {");
  Define(MINIGO_SYM_INITS_START);
  Line("    KEEP(*(" MINIGO_SECTION_INITS "))");
  Define(MINIGO_SYM_INITS_END);
  Line("  }");
  Line("} INSERT AFTER .data;");

  Line("SECTIONS {");
  Line("  .text : {");
  Define(MINIGO_SYM_TEXT_USER_START);
  for (StringRef Pattern : UserFiles)
    Line("    " + Pattern + "(.text .text.*)");
  Define(MINIGO_SYM_TEXT_USER_END);
  Define(MINIGO_SYM_TEXT_ADOPTED_START);
  Line("    *(" + NotSystem + " .text .text.*)");
  Define(MINIGO_SYM_TEXT_ADOPTED_END);
  Define(MINIGO_SYM_TEXT_SYSTEM_START);
  Line("    *(.text .text.*)");
  Define(MINIGO_SYM_TEXT_SYSTEM_END);
  Line("  }");
  Line("} INSERT BEFORE .fini;");
  return Text;
}

/// The functions the runtime takes over: runtime/abi/wraps.def.
static Expected<std::vector<std::string>> readWraps(const Config &C) {
  std::string Path = C.toolchain().runtimeFile("abi/wraps.def");
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return systemFailure("cannot read", Path, Buffer.getError().value());
  std::vector<std::string> Names;
  SmallVector<StringRef, 16> Lines;
  (*Buffer)->getBuffer().split(Lines, '\n');
  for (StringRef L : Lines)
    if (L = L.trim(); !L.empty() && !L.starts_with("#"))
      Names.push_back(L.str());
  return Names;
}

static Error checkSystem(const Config &C) {
  const Toolchain &T = C.toolchain();
  if (T.GccDir.empty())
    return failure("libstdc++.a not found; install libstdc++-12-dev");
  if (T.LibDir.empty())
    return failure("libc.a not found; install libc6-dev");
  if (!sys::fs::exists(C.runtimeArchive()))
    return failure("the runtime is not there: " + displayName(C.runtimeArchive()) +
                   "; build it with minigo-build -build-runtime, or install again");
  return Error::success();
}

Expected<std::vector<std::string>> minigo::linkArguments(const Config &C, const LinkJob &Job) {
  if (Error E = checkSystem(C))
    return std::move(E);
  Expected<std::vector<std::string>> Wraps = readWraps(C);
  if (!Wraps)
    return Wraps.takeError();
  const Toolchain &T = C.toolchain();
  std::vector<std::string> A;
  auto Add = [&](const Twine &Arg) { A.push_back(Arg.str()); };

  Add("-static");
  Add("-e");
  Add(C.target().Entry);
  Add("--eh-frame-hdr");
  Add("--gc-sections");
  Add("--build-id=none");
  Add("--no-mmap-output-file"); // a full disk is an error, not a SIGBUS
  Add("--no-rosegment");        // one mapping less to set up and fault in at start
  Add("--no-call-graph-profile-sort");
  Add("--compress-debug-sections=zlib"); // as go build
  Add("-z");
  Add("noexecstack");
  Add("--defsym=" MINIGO_SYM_MAIN_MAIN "=main");
  Add("--undefined=main"); // also out of an archive that nothing else pulls it from
  for (StringRef Name : *Wraps)
    Add("--wrap=" + Name);
  // What code generation at link time would otherwise not know.
  Add("-plugin-opt=mcpu=" + C.cpu());
  Add("-plugin-opt=O" + Twine(C.optimizationLevel()));
  if (C.options().StripAll)
    Add("--strip-all");
  else if (C.options().StripDebug)
    Add("--strip-debug");
  Add("-T");
  Add(Job.Script);
  Add("-o");
  Add(Job.Output);
  Add(Job.BootObject);
  Add(T.LibDir + "/crti.o");
  Add(T.GccDir + "/crtbeginT.o");
  Add("-L" + T.GccDir);
  Add("-L" + T.LibDir);
  if (T.LibDir != "/usr/lib")
    Add("-L/usr/lib");
  for (const Input &I : Job.Items)
    Add(I.Path);
  Add(C.runtimeArchive());
  for (const char *Arg : {"--start-group", "-lstdc++", "-lm", "-lgcc", "-lgcc_eh", "-lc",
                          "--end-group"})
    Add(Arg);
  Add(T.GccDir + "/crtend.o");
  Add(T.LibDir + "/crtn.o");
  return A;
}
