//===- driver/Commands/Inspect.cpp - minigo-inspect -----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shows what a finished binary is. A command line of its own, small enough to be
// read by hand; all the reading is in lib/Inspect.
//
//===----------------------------------------------------------------------===//

#include "driver/Commands/Commands.h"
#include "driver/Diagnostics.h"
#include "lib/Inspect/Inspect.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace minigo;

static constexpr StringLiteral HelpText =
    R"(usage: minigo-inspect [--text] [--json] BINARY

Shows what a binary built by minigo-build is: its entry and where the boot code
leads, its sections, what is initialised in which order, which addresses are
whose code, and how it was built.

  --text      only the text classes: which addresses are whose code
  --json      as JSON
  --help      this text
  --version   the version of minigo-build this tool belongs to

Exit status: 0, 1 if the file cannot be read or is none of ours, 2 for misuse.
)";

namespace {

struct InspectOptions {
  StringRef Binary;
  bool TextOnly = false;
  bool Json = false;
  bool Help = false;
  bool Version = false;
};

} // namespace

/// Misuse is an error here; all other errors come later.
static Expected<InspectOptions> parseInspectOptions(ArrayRef<const char *> Args) {
  InspectOptions Options;
  bool HasBinary = false, OptionsEnded = false;
  for (StringRef Arg : Args) {
    if (!OptionsEnded && Arg == "--")
      OptionsEnded = true;
    else if (!OptionsEnded && (Arg == "--text" || Arg == "-text"))
      Options.TextOnly = true;
    else if (!OptionsEnded && (Arg == "--json" || Arg == "-json"))
      Options.Json = true;
    else if (!OptionsEnded && (Arg == "--help" || Arg == "-help" || Arg == "-h"))
      Options.Help = true;
    else if (!OptionsEnded && (Arg == "--version" || Arg == "-version"))
      Options.Version = true;
    else if (!OptionsEnded && Arg.size() > 1 && Arg.starts_with("-"))
      return misuse("unknown option " + displayName(Arg) + "; see minigo-inspect --help");
    else if (HasBinary)
      return misuse("expected one binary, found " + displayName(Options.Binary) + " and " +
                    displayName(Arg));
    else {
      Options.Binary = Arg;
      HasBinary = true;
    }
  }
  if (!HasBinary && !Options.Help && !Options.Version)
    return misuse("no binary is named; usage: minigo-inspect [--text] [--json] BINARY");
  return Options;
}

/// The whole file. Only a regular one: reading a device or a pipe might not end.
static Expected<std::unique_ptr<MemoryBuffer>> readBinary(StringRef Path) {
  sys::fs::file_status Status;
  std::error_code EC = sys::fs::status(Path, Status);
  if (!EC && sys::fs::is_directory(Status))
    EC = std::make_error_code(std::errc::is_a_directory);
  if (EC)
    return failure(displayName(Path) + ": " + EC.message());
  if (!sys::fs::is_regular_file(Status))
    return failure(displayName(Path) + ": not a regular file");
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return failure(displayName(Path) + ": " + Buffer.getError().message());
  return std::move(*Buffer);
}

static Error inspectFile(const InspectOptions &Options) {
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = readBinary(Options.Binary);
  if (!Buffer)
    return Buffer.takeError();
  std::string Name = displayName(Options.Binary);
  Expected<inspect::Report> R =
      inspect::inspectBinary(MemoryBufferRef((*Buffer)->getBuffer(), Name));
  if (!R)
    return R.takeError();

  std::string Text;
  raw_string_ostream OS(Text);
  if (Options.TextOnly && Options.Json)
    inspect::printTextClassesJson(*R, OS);
  else if (Options.TextOnly)
    inspect::printTextClasses(*R, OS);
  else if (Options.Json)
    inspect::printReportJson(*R, OS);
  else
    inspect::printReport(*R, OS);
  return printOutput(Text);
}

/// Errors carry this program's name, not that of the tool it is a part of.
static int finish(Error E, int StatusOfFailure) {
  if (!E)
    return 0;
  printLine("minigo-inspect: error: " + toString(std::move(E)));
  return StatusOfFailure;
}

int minigo::runInspect(ArrayRef<const char *> Args) {
  Expected<InspectOptions> Options = parseInspectOptions(Args.drop_front());
  if (!Options)
    return finish(Options.takeError(), 2);
  if (Options->Help)
    return finish(printOutput(HelpText), 1);
  if (Options->Version)
    return finish(runVersion(), 1);
  return finish(inspectFile(*Options), 1);
}
