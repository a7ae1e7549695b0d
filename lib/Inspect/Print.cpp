//===- lib/Inspect/Print.cpp - a report as text ---------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sections look as in gdb's `info files`, so that the two can be laid side by
// side. Control characters out of the file are shown as escapes: a name must not
// be able to drive the reader's terminal.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Inspect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace minigo::inspect;

/// Two digits of one byte.
static std::string formatByte(uint8_t B) { return toHex(ArrayRef(B), /*LowerCase=*/true); }

static std::string plain(StringRef Text) {
  std::string Result;
  for (unsigned char C : Text) {
    if (C >= 0x20 && C != 0x7f)
      Result += char(C);
    else
      Result += "\\x" + formatByte(C);
  }
  return Result;
}

static std::string formatHex(uint64_t Address) {
  return "0x" + utohexstr(Address, /*LowerCase=*/true);
}

static std::string formatLocation(const Location &L) {
  return L.File.empty() ? std::string() : plain(L.File) + ":" + utostr(L.Line);
}

/// "0x2442c0 main.main"
static std::string formatFunction(const Function &F) {
  std::string Text = formatHex(F.Address);
  if (!F.Name.empty())
    Text += " " + plain(F.Name);
  return Text;
}

static void printRange(uint64_t Start, uint64_t End, raw_ostream &OS) {
  OS << format("\t0x%016" PRIx64 " - 0x%016" PRIx64 " is ", Start, End);
}

static void printInstruction(const Instruction &I, raw_ostream &OS) {
  std::string Bytes;
  for (uint8_t B : I.Bytes)
    Bytes += formatByte(B) + " ";
  OS << '\t' << formatHex(I.Address) << ":  " << left_justify(Bytes, 24) << ' ' << I.Text;
  if (I.Target)
    OS << " -> " << (I.TargetName.empty() ? formatHex(*I.Target) : plain(I.TargetName));
  OS << '\n';
}

static void printRoutine(StringRef Title, const Routine &R, raw_ostream &OS) {
  OS << Title << ": " << formatFunction(R.Start) << '\n';
  if (!R.Start.Where.File.empty())
    OS << '\t' << formatLocation(R.Start.Where) << '\n';
  for (const Instruction &I : R.Code)
    printInstruction(I, OS);
}

static void printFunction(StringRef Kind, const Function &F, raw_ostream &OS) {
  OS << "\t" << left_justify(Kind, 12) << formatFunction(F);
  if (!F.Where.File.empty())
    OS << " at " << formatLocation(F.Where);
  OS << '\n';
}

static void printTasks(ArrayRef<Task> Tasks, raw_ostream &OS) {
  OS << "\nInit tasks:\n";
  for (const auto &[Index, T] : enumerate(Tasks)) {
    OS << "    " << Index + 1 << ". " << plain(T.Package) << '\n';
    for (const Function &F : T.Constructors)
      printFunction("constructor", F, OS);
    for (const Function &F : T.Inits)
      printFunction("init", F, OS);
  }
}

void minigo::inspect::printTextClasses(const Report &R, raw_ostream &OS) {
  OS << "Text classes:\n";
  for (const TextRange &T : R.Text) {
    printRange(T.Start, T.End, OS);
    OS << T.Class << ", " << T.End - T.Start << " bytes\n";
  }
}

void minigo::inspect::printReport(const Report &R, raw_ostream &OS) {
  printRoutine("Entry point", R.Entry, OS);
  if (R.Trampoline)
    printRoutine("\nTrampoline", *R.Trampoline, OS);
  OS << "\nSections:\n";
  for (const Section &S : R.Sections) {
    printRange(S.Start, S.End, OS);
    OS << plain(S.Name) << '\n';
  }
  printTasks(R.Tasks, OS);
  OS << '\n';
  printTextClasses(R, OS);
  OS << "\nBuild information:\n";
  OS << "\tcpu level\t" << R.CpuLevel << '\n';
  for (const auto &[Key, Value] : R.BuildInfo)
    OS << '\t' << plain(Key) << '\t' << plain(Value) << '\n';
}
