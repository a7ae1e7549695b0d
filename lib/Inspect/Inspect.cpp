//===- lib/Inspect/Inspect.cpp - a finished binary, read back -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The order of reading: is it an image of ours, what do its tables say, and then
// what the addresses in them mean by symbols, debug information and code.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Inspect.h"
#include "lib/Inspect/Disassembly.h"
#include "lib/Inspect/Image.h"
#include "lib/Inspect/Lines.h"
#include "lib/Inspect/Tables.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace minigo;
using namespace minigo::inspect;

/// A mangled name refers back to its own parts, so a short one can stand for
/// text of exponential length, and a long one for deep recursion. Names of
/// constructors are far below these limits; others are shown as they are.
static bool mayDemangle(StringRef Symbol) {
  return Symbol.size() <= 1024 && Symbol.count('S') + Symbol.count('T') <= 24;
}

static void nameFunction(const Image &I, Function &F) {
  F.Symbol = I.symbolAt(F.Address).str();
  F.Name = mayDemangle(F.Symbol) ? demangle(F.Symbol) : F.Symbol;
}

static Expected<Routine> readRoutine(const Image &I, uint64_t Address) {
  Routine R;
  R.Start.Address = Address;
  nameFunction(I, R.Start);
  Expected<std::vector<Instruction>> Code = disassemble(I, Address);
  if (!Code)
    return Code.takeError();
  R.Code = std::move(*Code);
  return R;
}

/// The entry, and the trampoline its last instruction jumps to.
static Error readBootCode(const Image &I, Report &R) {
  Expected<Routine> Entry = readRoutine(I, I.entry());
  if (!Entry)
    return Entry.takeError();
  R.Entry = std::move(*Entry);
  if (R.Entry.Code.empty())
    return createStringError(inconvertibleErrorCode(),
                             "truncated or corrupt: no code at the entry point 0x" +
                                 Twine::utohexstr(I.entry()));
  std::optional<uint64_t> Target = R.Entry.Code.back().Target;
  if (!Target)
    return Error::success();
  Expected<Routine> Trampoline = readRoutine(I, *Target);
  if (!Trampoline)
    return Trampoline.takeError();
  R.Trampoline = std::move(*Trampoline);
  return Error::success();
}

static void nameTasks(const Image &I, Report &R) {
  for (Task &T : R.Tasks) {
    for (Function &F : T.Constructors)
      nameFunction(I, F);
    for (Function &F : T.Inits)
      nameFunction(I, F);
  }
}

/// Places of all functions that have none yet; MINIGO_INIT blocks brought theirs.
static void placeFunctions(MemoryBufferRef Binary, Report &R) {
  std::vector<Function *> Functions = {&R.Entry.Start};
  if (R.Trampoline)
    Functions.push_back(&R.Trampoline->Start);
  for (Task &T : R.Tasks)
    for (Function &F : T.Constructors)
      Functions.push_back(&F);

  std::vector<uint64_t> Addresses;
  for (const Function *F : Functions)
    Addresses.push_back(F->Address);
  std::vector<Location> Places = findLines(Binary, Addresses);
  for (auto [F, Where] : zip_equal(Functions, Places))
    F->Where = std::move(Where);
}

static Expected<Report> readReport(MemoryBufferRef Binary, DebugLines Lines) {
  auto Foreign = [] {
    return createStringError(inconvertibleErrorCode(), "not built by minigo-build");
  };
  Expected<std::optional<Image>> I = Image::create(Binary.getBuffer());
  if (!I)
    return I.takeError();
  if (!*I)
    return Foreign();
  Report R;
  Expected<bool> IsOurs = readTables(**I, R);
  if (!IsOurs)
    return IsOurs.takeError();
  if (!*IsOurs)
    return Foreign();
  R.Sections = (*I)->sections();
  if (Error E = readBootCode(**I, R))
    return std::move(E);
  nameTasks(**I, R);
  if (Lines == DebugLines::Read && (*I)->debugInfoIsSafe())
    placeFunctions(Binary, R);
  return R;
}

Expected<Report> inspect::inspectBinary(MemoryBufferRef Binary, DebugLines Lines) {
  Expected<Report> R = readReport(Binary, Lines);
  if (R)
    return R;
  return createStringError(inconvertibleErrorCode(),
                           Binary.getBufferIdentifier() + ": " + toString(R.takeError()));
}
