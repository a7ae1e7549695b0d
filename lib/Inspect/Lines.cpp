//===- lib/Inspect/Lines.cpp - addresses to source lines ------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's DWARF reader is made for what compilers write: damaged debug information
// makes it read through wild pointers, as fuzzing it showed at once. It therefore
// runs in a child with limits of its own, which sends what it finds through a
// pipe. A child that dies, for whatever reason, is debug information that cannot
// be read; the answers it gave before stand.
//
// An answer is the line (8 bytes), the length of the path (8 bytes), the path.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Lines.h"
#include "llvm/DebugInfo/DWARF/DWARFCompileUnit.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/Object/ObjectFile.h"
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo::inspect;

/// Seconds of processor time: a gigabyte of debug information takes a few.
static constexpr rlim_t ChildSeconds = 30;
/// Of memory beside what grows with the file.
static constexpr rlim_t ChildBytes = rlim_t(2) << 30;

static void ignore(Error E) { consumeError(std::move(E)); }

// --- The child --------------------------------------------------------------

static void setLimit(int Resource, rlim_t Value) {
  rlimit Limit;
  if (getrlimit(Resource, &Limit) != 0)
    return;
  Limit.rlim_cur = std::min(Limit.rlim_max, Value);
  setrlimit(Resource, &Limit);
}

/// The child dies quietly: no core file, no stack trace, no words of its own.
static void confineChild(size_t FileSize) {
  setLimit(RLIMIT_CORE, 0);
  setLimit(RLIMIT_CPU, ChildSeconds);
  setLimit(RLIMIT_AS, ChildBytes + 16 * rlim_t(FileSize));
  for (int Signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP})
    signal(Signal, SIG_DFL);
  int Null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (Null >= 0)
    dup2(Null, STDERR_FILENO);
}

/// From the unit straight to its line table: DWARFContext's own lookup would also
/// look for the function, which nobody asked for.
static Location findLine(DWARFContext &Dwarf, uint64_t Address) {
  DWARFCompileUnit *Unit = Dwarf.getCompileUnitForCodeAddress(Address);
  if (!Unit)
    return {};
  Expected<const DWARFDebugLine::LineTable *> Table = Dwarf.getLineTableForUnit(Unit, ignore);
  if (!Table) {
    ignore(Table.takeError());
    return {};
  }
  using Kind = DILineInfoSpecifier::FileLineInfoKind;
  const char *Folder = Unit->getCompilationDir();
  DILineInfo Info;
  if (!*Table || !(*Table)->getFileLineInfoForAddress(
                     {Address, object::SectionedAddress::UndefSection}, Folder ? Folder : "",
                     Kind::AbsoluteFilePath, Info))
    return {};
  if (Info.Line == 0 || Info.FileName.size() > MaxText)
    return {};
  return {std::move(Info.FileName), Info.Line};
}

static bool writeAll(int Pipe, StringRef Bytes) {
  while (!Bytes.empty()) {
    ssize_t Written = write(Pipe, Bytes.data(), Bytes.size());
    if (Written < 0 && errno != EINTR)
      return false;
    Bytes = Bytes.drop_front(std::max<ssize_t>(Written, 0));
  }
  return true;
}

static void answer(MemoryBufferRef Binary, ArrayRef<uint64_t> Addresses, int Pipe) {
  Expected<std::unique_ptr<object::ObjectFile>> Object =
      object::ObjectFile::createELFObjectFile(Binary);
  if (!Object)
    return ignore(Object.takeError());
  std::unique_ptr<DWARFContext> Dwarf =
      DWARFContext::create(**Object, DWARFContext::ProcessDebugRelocations::Ignore,
                           /*L=*/nullptr, /*DWPName=*/"", ignore, ignore);
  for (uint64_t Address : Addresses) {
    Location Where = findLine(*Dwarf, Address);
    uint64_t Head[2] = {Where.Line, Where.File.size()};
    std::string Answer(reinterpret_cast<const char *>(Head), sizeof(Head));
    if (!writeAll(Pipe, Answer + Where.File))
      return;
  }
}

// --- The parent -------------------------------------------------------------

/// False at the end of the pipe, also in the middle of an answer.
static bool readAll(int Pipe, char *Bytes, size_t Size) {
  while (Size > 0) {
    ssize_t Read = read(Pipe, Bytes, Size);
    if (Read < 0 && errno == EINTR)
      continue;
    if (Read <= 0)
      return false;
    Bytes += Read;
    Size -= Read;
  }
  return true;
}

/// The child read foreign bytes and may be out of its mind: its lengths are not
/// believed either.
static void readAnswers(int Pipe, std::vector<Location> &Answers) {
  for (Location &Where : Answers) {
    uint64_t Head[2];
    if (!readAll(Pipe, reinterpret_cast<char *>(Head), sizeof(Head)) || Head[1] > MaxText)
      return;
    std::string File(Head[1], '\0');
    if (!readAll(Pipe, File.data(), File.size()))
      return;
    Where = {std::move(File), Head[0]};
  }
}

std::vector<Location> minigo::inspect::findLines(MemoryBufferRef Binary,
                                                 ArrayRef<uint64_t> Addresses) {
  std::vector<Location> Answers(Addresses.size());
  int Pipe[2];
  if (pipe2(Pipe, O_CLOEXEC) != 0)
    return Answers;
  pid_t Child = fork();
  if (Child == 0) {
    close(Pipe[0]);
    confineChild(Binary.getBufferSize());
    answer(Binary, Addresses, Pipe[1]);
    _exit(0);
  }
  close(Pipe[1]);
  if (Child > 0)
    readAnswers(Pipe[0], Answers);
  // A child with more to say than we believe ends by the closed pipe.
  close(Pipe[0]);
  if (Child > 0)
    while (waitpid(Child, nullptr, 0) < 0 && errno == EINTR)
      ;
  return Answers;
}
