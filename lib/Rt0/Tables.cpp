//===- lib/Rt0/Tables.cpp - the boot object's tables ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each emit function writes one record of runtime/abi/tables.h, field by field in
// the order of its declaration, with the field's name as the comment that -S
// shows. The asserts below tie the sequence of writes to the declared layout.
//
//===----------------------------------------------------------------------===//

#include "lib/Rt0/Tables.h"
#include "lib/Rt0/Rt0.h"
#include "runtime/abi/symbols.h"
#include "runtime/abi/tables.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCSectionELF.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSymbol.h"
#include <cstddef>

using namespace llvm;
using namespace minigo;

// The records are written for a target of 64-bit words as the host's compiler
// lays them out; no field may move without the writer below.
static_assert(sizeof(void *) == 8);
static_assert(offsetof(abi::InitTask, package) == 0 && offsetof(abi::InitTask, ctorsStart) == 8 &&
              offsetof(abi::InitTask, ctorsEnd) == 16 &&
              offsetof(abi::InitTask, initsStart) == 24 &&
              offsetof(abi::InitTask, initsEnd) == 32 && sizeof(abi::InitTask) == 40);
static_assert(offsetof(abi::InitTable, count) == 0 && offsetof(abi::InitTable, tasks) == 8);
static_assert(offsetof(abi::TextRange, start) == 0 && offsetof(abi::TextRange, end) == 8 &&
              offsetof(abi::TextRange, cls) == 16 && offsetof(abi::TextRange, reserved) == 20 &&
              sizeof(abi::TextRange) == 24);
static_assert(offsetof(abi::TextTable, count) == 0 && offsetof(abi::TextTable, ranges) == 8);
static_assert(offsetof(abi::BuildInfoHeader, magic) == 0 &&
              offsetof(abi::BuildInfoHeader, version) == 8 &&
              offsetof(abi::BuildInfoHeader, size) == 12 &&
              offsetof(abi::BuildInfoHeader, initTasks) == 16 &&
              offsetof(abi::BuildInfoHeader, textRanges) == 24 &&
              offsetof(abi::BuildInfoHeader, cpuLevel) == 32 &&
              sizeof(abi::BuildInfoHeader) == 40);

namespace {

/// Writes fields and symbols of one boot object.
class TableWriter {
public:
  explicit TableWriter(MCStreamer &S) : S(S), Ctx(S.getContext()) {}

  void emitInitTable(ArrayRef<std::string> Packages);
  void emitTextTable();
  void emitCpuLevel(unsigned Level);
  void emitBuildInfo(ArrayRef<std::pair<std::string, std::string>> Info);
  void emitThreadLocal(StringRef Name);

private:
  void switchTo(StringRef Section, unsigned Flags);
  MCSymbol *beginObject(StringRef Name, Align Alignment);
  void endObject(MCSymbol *Start);
  void emitInitTask(MCSymbol *PackageName);
  void emitTextRange(StringRef Start, StringRef End, abi::TextClass Class);
  void emitInt(uint64_t Value, unsigned Size, const Twine &Comment);
  void emitAddress(StringRef Symbol, const Twine &Comment);
  void emitDistance(StringRef Symbol, const MCSymbol *From, const Twine &Comment);

  MCStreamer &S;
  MCContext &Ctx;
};

} // namespace

void TableWriter::switchTo(StringRef Section, unsigned Flags) {
  S.switchSection(Ctx.getELFSection(Section, ELF::SHT_PROGBITS, Flags));
}

MCSymbol *TableWriter::beginObject(StringRef Name, Align Alignment) {
  S.addBlankLine();
  MCSymbol *Start = Ctx.getOrCreateSymbol(Name);
  S.emitSymbolAttribute(Start, MCSA_Global);
  S.emitSymbolAttribute(Start, MCSA_ELF_TypeObject);
  S.emitValueToAlignment(Alignment);
  S.emitLabel(Start);
  return Start;
}

void TableWriter::endObject(MCSymbol *Start) {
  MCSymbol *End = Ctx.createTempSymbol();
  S.emitLabel(End);
  S.emitELFSize(Start, MCBinaryExpr::createSub(MCSymbolRefExpr::create(End, Ctx),
                                               MCSymbolRefExpr::create(Start, Ctx), Ctx));
}

void TableWriter::emitInt(uint64_t Value, unsigned Size, const Twine &Comment) {
  S.addExplicitComment("# " + Comment);
  S.emitIntValue(Value, Size);
}

void TableWriter::emitAddress(StringRef Symbol, const Twine &Comment) {
  S.addExplicitComment("# " + Comment);
  S.emitSymbolValue(Ctx.getOrCreateSymbol(Symbol), sizeof(uint64_t));
}

void TableWriter::emitDistance(StringRef Symbol, const MCSymbol *From, const Twine &Comment) {
  const MCExpr *To = MCSymbolRefExpr::create(Ctx.getOrCreateSymbol(Symbol), Ctx);
  S.addExplicitComment("# " + Comment);
  S.emitValue(MCBinaryExpr::createSub(To, MCSymbolRefExpr::create(From, Ctx), Ctx),
              sizeof(int64_t));
}

/// abi::InitTask. The link script gathers one pair of ranges, which is why there
/// is one package.
void TableWriter::emitInitTask(MCSymbol *PackageName) {
  S.addExplicitComment("# package");
  S.emitSymbolValue(PackageName, sizeof(uint64_t));
  emitAddress(MINIGO_SYM_CTORS_START, "ctorsStart");
  emitAddress(MINIGO_SYM_CTORS_END, "ctorsEnd");
  emitAddress(MINIGO_SYM_INITS_START, "initsStart");
  emitAddress(MINIGO_SYM_INITS_END, "initsEnd");
}

/// abi::InitTable, and the names it points to. Addresses are in it, so it is read
/// only after relocation.
void TableWriter::emitInitTable(ArrayRef<std::string> Packages) {
  SmallVector<MCSymbol *> Names;
  switchTo(".rodata", ELF::SHF_ALLOC);
  S.addBlankLine();
  for (const std::string &Package : Packages) {
    Names.push_back(Ctx.createTempSymbol("package"));
    S.emitLabel(Names.back());
    S.emitBytes(StringRef(Package.c_str(), Package.size() + 1));
  }

  switchTo(".data.rel.ro", ELF::SHF_ALLOC | ELF::SHF_WRITE);
  MCSymbol *Table = beginObject(MINIGO_SYM_INIT_TASKS, Align(8));
  emitInt(Packages.size(), 8, "count");
  for (MCSymbol *Name : Names)
    emitInitTask(Name);
  endObject(Table);
}

/// abi::TextRange.
void TableWriter::emitTextRange(StringRef Start, StringRef End, abi::TextClass Class) {
  emitAddress(Start, "start");
  emitAddress(End, "end");
  emitInt(static_cast<uint32_t>(Class), 4, "cls");
  emitInt(0, 4, "reserved");
}

/// abi::TextTable, in the order in which the link script lays the classes out.
void TableWriter::emitTextTable() {
  switchTo(".data.rel.ro", ELF::SHF_ALLOC | ELF::SHF_WRITE);
  MCSymbol *Table = beginObject(MINIGO_SYM_TEXT_RANGES, Align(8));
  emitInt(3, 8, "count");
  emitTextRange(MINIGO_SYM_TEXT_USER_START, MINIGO_SYM_TEXT_USER_END, abi::TextClass::User);
  emitTextRange(MINIGO_SYM_TEXT_ADOPTED_START, MINIGO_SYM_TEXT_ADOPTED_END,
                abi::TextClass::Adopted);
  emitTextRange(MINIGO_SYM_TEXT_SYSTEM_START, MINIGO_SYM_TEXT_SYSTEM_END,
                abi::TextClass::System);
  endObject(Table);
}

void TableWriter::emitCpuLevel(unsigned Level) {
  switchTo(".rodata", ELF::SHF_ALLOC);
  MCSymbol *Object = beginObject(MINIGO_SYM_CPU_LEVEL, Align(4));
  emitInt(Level, 4, "level");
  endObject(Object);
}

/// One line of the build information's text.
static std::string formatInfoLine(StringRef Key, StringRef Value) {
  std::string Line = Key.str() + '\t';
  for (char C : Value) {
    if (C == '\\')
      Line += "\\\\";
    else if (C == '\n')
      Line += "\\n";
    else if (C == '\t')
      Line += "\\t";
    else
      Line += C;
  }
  return Line + '\n';
}

/// abi::BuildInfoHeader and its text. Nothing in a program need refer to it, so
/// the section is marked to outlive the link's garbage collection; its distances
/// keep the tables alive in turn.
void TableWriter::emitBuildInfo(ArrayRef<std::pair<std::string, std::string>> Info) {
  std::vector<std::string> Lines;
  size_t Size = 0;
  for (const auto &[Key, Value] : Info) {
    Lines.push_back(formatInfoLine(Key, Value));
    Size += Lines.back().size();
  }

  switchTo(MINIGO_SECTION_BUILD_INFO, ELF::SHF_ALLOC | ELF::SHF_GNU_RETAIN);
  MCSymbol *Header = beginObject(MINIGO_SYM_BUILD_INFO, Align(8));
  S.addExplicitComment("# magic");
  S.emitBytes(StringRef(abi::kBuildInfoMagic, sizeof(abi::kBuildInfoMagic)));
  emitInt(abi::kVersion, 4, "version");
  emitInt(Size, 4, "size");
  emitDistance(MINIGO_SYM_INIT_TASKS, Header, "initTasks");
  emitDistance(MINIGO_SYM_TEXT_RANGES, Header, "textRanges");
  emitDistance(MINIGO_SYM_CPU_LEVEL, Header, "cpuLevel");
  for (const std::string &Line : Lines)
    S.emitBytes(Line);
  endObject(Header);
}

/// abi::ThreadLocalRecord.
void TableWriter::emitThreadLocal(StringRef Name) {
  switchTo(".data", ELF::SHF_ALLOC | ELF::SHF_WRITE);
  MCSymbol *Record = beginObject(("__emutls_v." + Name).str(), Align(8));
  emitInt(abi::kNativeThreadLocal, 8, "size");
  emitInt(0, 8, "align");
  emitInt(0, 8, "index");
  S.addExplicitComment("# offset");
  S.emitValue(MCSymbolRefExpr::create(Ctx.getOrCreateSymbol(Name), MCSymbolRefExpr::VK_TPOFF, Ctx),
              sizeof(int64_t));
  endObject(Record);
}

void minigo::emitBootTables(MCStreamer &S, const BootSpec &Spec) {
  TableWriter Writer(S);
  Writer.emitInitTable(Spec.Packages);
  Writer.emitTextTable();
  Writer.emitCpuLevel(Spec.CpuLevel);
  Writer.emitBuildInfo(Spec.BuildInfo);
  for (const std::string &Name : Spec.NativeThreadLocals)
    Writer.emitThreadLocal(Name);
}
