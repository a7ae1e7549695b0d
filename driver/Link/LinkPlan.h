//===- driver/Link/LinkPlan.h - one link: script and command line --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything a link is, before it runs: which file belongs to whom, the script that
// lays it out, the arguments for lld. Plain values, so that -n prints what would be
// done, and a unit test can read it.
//
// Whose code a file is (abi::TextClass) is told by its name, the only thing a linker
// script can ask. What this run compiled is known because we compiled it: those
// objects stand in our own folder, and what -flto makes of them carries the output's
// name. No section is stamped into them for that, as no way to do it works with
// -flto and with g++ alike. An object given on the command line is the user's own
// when it carries MINIGO_SECTION_NOTE, and otherwise adopted.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_LINK_LINKPLAN_H
#define MINIGO_DRIVER_LINK_LINKPLAN_H

#include "driver/Config.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace minigo {

struct LinkPlan {
  std::string BootObject;
  std::string ScriptPath;
  std::string OutputPath;
  /// What compiles made: names with this prefix, in this run's folder.
  std::string OwnPrefix;
  /// Objects of the command line that an earlier run of ours compiled.
  std::vector<std::string> OwnObjects;
  /// Objects, archives and linker flags in command-line order.
  std::vector<std::string> UserItems;
  /// Names that the link gives to the runtime.
  std::vector<std::string> Wraps;
  /// Symbols whose definitions lld is to name.
  std::vector<std::string> Traced;
  /// lld's own; ThinLTO's are apart.
  unsigned Threads = 1;
};

/// A name as a pattern of the linker's script: bytes that mean something there, or
/// that its lexer would stumble over, become `?`.
std::string scriptPattern(llvm::StringRef Path);

/// The script's text.
std::string makeLinkScript(const Config &C, const LinkPlan &Plan);

/// lld's arguments, its name first.
std::vector<std::string> makeLinkLine(const Config &C, const LinkPlan &Plan);

/// The names in runtime/abi/wraps.def.
llvm::Expected<std::vector<std::string>> readWraps(const Config &C);

/// An error when the machine lacks what every link needs.
llvm::Error checkLinkPrerequisites(const Config &C);

} // namespace minigo

#endif // MINIGO_DRIVER_LINK_LINKPLAN_H
