//===- lib/Inspect/Inspect.h - a finished binary, read back -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a binary of ours is, as a plain value: filled in by inspectBinary() from
// the file's bytes, then printed as text or JSON. Nothing in a report refers to
// the file any more.
//
// The bytes are foreign: anybody may hand us any file. Each read is bounded, each
// count is checked against the bytes that would have to stand behind it, and text
// from the file is cut at MaxText, so that time, memory and output stay in
// proportion to the size of the file.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_INSPECT_H
#define MINIGO_LIB_INSPECT_INSPECT_H

#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class MemoryBufferRef;
class raw_ostream;
} // namespace llvm

namespace minigo::inspect {

/// The longest name or path that is taken from a file. PATH_MAX.
inline constexpr size_t MaxText = 4096;

/// A place in a source file; an empty File says that it is not known.
struct Location {
  std::string File;
  uint64_t Line = 0;
};

/// A function by address. Symbol is empty in a stripped binary.
struct Function {
  uint64_t Address = 0;
  std::string Symbol; ///< as the symbol table has it
  std::string Name;   ///< demangled
  Location Where;
};

struct Instruction {
  uint64_t Address;
  std::vector<uint8_t> Bytes;
  std::string Text;
  std::optional<uint64_t> Target; ///< of a jump or call, where it is constant
  std::string TargetName;         ///< its symbol, empty if there is none
};

/// The straight line of code that begins at an address.
struct Routine {
  Function Start;
  std::vector<Instruction> Code;
};

/// An allocated section: [Start, End) in memory.
struct Section {
  std::string Name;
  uint64_t Start;
  uint64_t End;
};

/// What runs for one package, in this order.
struct Task {
  std::string Package;
  std::vector<Function> Constructors;
  std::vector<Function> Inits; ///< MINIGO_INIT blocks; Where is the block
};

struct TextRange {
  std::string Class; ///< "user", "adopted", "system"
  uint64_t Start;
  uint64_t End;
};

struct Report {
  Routine Entry;
  std::optional<Routine> Trampoline; ///< where the entry's jump leads
  unsigned CpuLevel = 0;
  std::vector<Section> Sections; ///< in file order
  std::vector<Task> Tasks;       ///< in the order in which they run
  std::vector<TextRange> Text;   ///< ascending
  std::vector<std::pair<std::string, std::string>> BuildInfo;
};

/// Whether places in the source are looked up; it takes a fork.
enum class DebugLines { Read, Skip };

/// Reads a binary. A file that is none of ours, is cut or makes no sense comes
/// back as an error of one line that names it by the buffer's identifier.
llvm::Expected<Report> inspectBinary(llvm::MemoryBufferRef Binary,
                                     DebugLines Lines = DebugLines::Read);

/// The report for people, and the part of it that --text asks for.
void printReport(const Report &R, llvm::raw_ostream &OS);
void printTextClasses(const Report &R, llvm::raw_ostream &OS);

/// The same two as JSON. Addresses are strings, as a JSON number cannot hold them.
void printReportJson(const Report &R, llvm::raw_ostream &OS);
void printTextClassesJson(const Report &R, llvm::raw_ostream &OS);

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_INSPECT_H
