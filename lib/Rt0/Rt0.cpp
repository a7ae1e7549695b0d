//===- lib/Rt0/Rt0.cpp - assembling the boot object -----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An in-process assembler of one file: LLVM's parser reads runtime/rt0/*.s into
// a streamer, which is an object writer or an assembly printer; the tables follow
// into the same streamer. Only the one target's MC libraries are initialised:
// registering all of them would cost more than the whole assembly.
//
//===----------------------------------------------------------------------===//

#include "lib/Rt0/Rt0.h"
#include "lib/Rt0/Tables.h"
#include "lib/Target/Target.h"
#include "llvm-c/Target.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDwarf.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCParser/MCAsmParser.h"
#include "llvm/MC/MCParser/MCTargetAsmParser.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/FormattedStream.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using namespace minigo;

/// What the debug information names as the compiler of the entry.
static constexpr StringLiteral Producer = "minigo-build";

/// What clang-19 writes for the rest of the program.
static constexpr uint16_t DwarfVersion = 5;

static void initializeMachineCode() {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmParser();
}

static MCTargetOptions makeOptions() {
  MCTargetOptions Options;
  Options.PreserveAsmComments = true;
  Options.DwarfVersion = DwarfVersion;
  return Options;
}

namespace {

/// One assembly: LLVM's objects for the target, the source, and the diagnostics
/// collected on the way. Made anew for each object; used once.
class Assembler {
public:
  Assembler(const BootSpec &Spec, const llvm::Target &Machine);

  Error readSource();
  std::unique_ptr<MCStreamer> makeObjectStreamer(raw_pwrite_stream &OS);
  std::unique_ptr<MCStreamer> makeTextStreamer(raw_ostream &OS);

  /// The boot object, whole, into one streamer: the only emission there is.
  Error emit(MCStreamer &S);

private:
  void collect(const SMDiagnostic &D);
  void nameSource(MCStreamer &S);
  void endText(MCStreamer &S);
  Error takeDiagnostics();

  const BootSpec &Spec;
  const llvm::Target &Machine;
  Triple TheTriple;
  MCTargetOptions Options;
  std::unique_ptr<MCRegisterInfo> RegisterInfo;
  std::unique_ptr<MCAsmInfo> AsmInfo;
  std::unique_ptr<MCInstrInfo> InstrInfo;
  std::unique_ptr<MCSubtargetInfo> SubtargetInfo;
  SourceMgr Source;
  MCContext Ctx;
  std::unique_ptr<MCObjectFileInfo> FileInfo;
  std::string Diagnostics;
};

} // namespace

Assembler::Assembler(const BootSpec &Spec, const llvm::Target &Machine)
    : Spec(Spec), Machine(Machine), TheTriple(Spec.T.Triple), Options(makeOptions()),
      RegisterInfo(Machine.createMCRegInfo(TheTriple.str())),
      AsmInfo(Machine.createMCAsmInfo(*RegisterInfo, TheTriple.str(), Options)),
      InstrInfo(Machine.createMCInstrInfo()),
      SubtargetInfo(Machine.createMCSubtargetInfo(TheTriple.str(), "", "")),
      Ctx(TheTriple, AsmInfo.get(), RegisterInfo.get(), SubtargetInfo.get(), &Source, &Options),
      FileInfo(Machine.createMCObjectFileInfo(Ctx, /*PIC=*/false)) {
  Ctx.setObjectFileInfo(FileInfo.get());
  // The parser reports through the source manager, everything behind it (fixups
  // that do not fit, symbols defined twice by the tables) through the context.
  Source.setDiagHandler(
      [](const SMDiagnostic &D, void *Self) { static_cast<Assembler *>(Self)->collect(D); }, this);
  Ctx.setDiagnosticHandler([this](const SMDiagnostic &D, bool, const SourceMgr &,
                                  std::vector<const MDNode *> &) { collect(D); });
}

void Assembler::collect(const SMDiagnostic &D) {
  if (D.getKind() != SourceMgr::DK_Error && D.getKind() != SourceMgr::DK_Warning)
    return;
  raw_string_ostream OS(Diagnostics);
  if (!Diagnostics.empty())
    OS << '\n';
  OS << (D.getFilename().empty() ? StringRef(Spec.AsmPath) : D.getFilename()) << ':';
  if (D.getLineNo() > 0)
    OS << D.getLineNo() << ':' << D.getColumnNo() + 1 << ':';
  OS << (D.getKind() == SourceMgr::DK_Error ? " error: " : " warning: ") << D.getMessage();
}

Error Assembler::takeDiagnostics() {
  return createStringError(inconvertibleErrorCode(), Diagnostics);
}

Error Assembler::readSource() {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Spec.AsmPath, true);
  if (!Buffer)
    return createFileError(Spec.AsmPath, Buffer.getError());
  Source.AddNewSourceBuffer(std::move(*Buffer), SMLoc());
  return Error::success();
}

std::unique_ptr<MCStreamer> Assembler::makeObjectStreamer(raw_pwrite_stream &OS) {
  std::unique_ptr<MCAsmBackend> Backend(
      Machine.createMCAsmBackend(*SubtargetInfo, *RegisterInfo, Options));
  std::unique_ptr<MCObjectWriter> Writer = Backend->createObjectWriter(OS);
  std::unique_ptr<MCCodeEmitter> Emitter(Machine.createMCCodeEmitter(*InstrInfo, Ctx));
  return std::unique_ptr<MCStreamer>(
      Machine.createMCObjectStreamer(TheTriple, Ctx, std::move(Backend), std::move(Writer),
                                     std::move(Emitter), *SubtargetInfo));
}

std::unique_ptr<MCStreamer> Assembler::makeTextStreamer(raw_ostream &OS) {
  MCInstPrinter *Printer = Machine.createMCInstPrinter(TheTriple, AsmInfo->getAssemblerDialect(),
                                                       *AsmInfo, *InstrInfo, *RegisterInfo);
  return std::unique_ptr<MCStreamer>(Machine.createAsmStreamer(
      Ctx, std::make_unique<formatted_raw_ostream>(OS), Printer, nullptr, nullptr));
}

/// Line information for the source: file 0 is the path we were given, its folder
/// the compilation directory. The directive is for the printed form; an object
/// has it from the context.
void Assembler::nameSource(MCStreamer &S) {
  Ctx.setGenDwarfForAssembly(true);
  Ctx.setDwarfVersion(DwarfVersion);
  Ctx.setDwarfDebugProducer(Producer);
  Ctx.setCompilationDir(sys::path::parent_path(Spec.AsmPath));
  Ctx.setMainFileName(Spec.AsmPath);
  Ctx.setGenDwarfRootFile(Spec.AsmPath,
                          Source.getMemoryBuffer(Source.getMainFileID())->getBuffer());
  MCDwarfFile Root = Ctx.getMCDwarfLineTable(0).getRootFile();
  S.emitDwarfFile0Directive(Ctx.getCompilationDir(), Root.Name, Root.Checksum, Root.Source);
}

/// Debug information names the ends of the sections that hold code. An object
/// writer defines them by itself, a printer has to be told to.
void Assembler::endText(MCStreamer &S) {
  for (MCSection *Section : Ctx.getGenDwarfSectionSyms())
    S.endSection(Section);
}

Error Assembler::emit(MCStreamer &S) {
  nameSource(S);
  std::unique_ptr<MCAsmParser> Parser(createMCAsmParser(Source, Ctx, S, *AsmInfo));
  std::unique_ptr<MCTargetAsmParser> TargetParser(
      Machine.createMCAsmParser(*SubtargetInfo, *Parser, *InstrInfo, Options));
  Parser->setTargetParser(*TargetParser);
  bool Failed = Parser->Run(/*NoInitialTextSection=*/false, /*NoFinalize=*/true);
  if (Failed || Ctx.hadError())
    return takeDiagnostics();

  endText(S);
  emitBootTables(S, Spec);
  S.finish();
  if (Ctx.hadError())
    return takeDiagnostics();
  return Error::success();
}

/// What no assembler would notice.
static Error checkSpec(const BootSpec &Spec) {
  auto Fail = [](const Twine &Message) {
    return createStringError(inconvertibleErrorCode(), "boot object: " + Message);
  };
  if (Spec.Packages.size() != 1)
    return Fail("expected one package, found " + Twine(Spec.Packages.size()));
  if (StringRef(Spec.Packages.front()).contains('\0'))
    return Fail("package name contains a NUL byte");
  if (Spec.CpuLevel < 1 || Spec.CpuLevel > 4)
    return Fail("expected a CPU level from 1 to 4, found " + Twine(Spec.CpuLevel));
  for (const auto &[Key, Value] : Spec.BuildInfo)
    if (Key.empty() || StringRef(Key).find_first_of("\t\n") != StringRef::npos)
      return Fail("build information key is empty or contains a tab or newline");
  return Error::success();
}

static Expected<std::unique_ptr<Assembler>> makeAssembler(const BootSpec &Spec) {
  if (Error E = checkSpec(Spec))
    return std::move(E);
  initializeMachineCode();
  std::string Message;
  const llvm::Target *Machine = TargetRegistry::lookupTarget(Spec.T.Triple.str(), Message);
  if (!Machine)
    return createStringError(inconvertibleErrorCode(), Message);
  auto A = std::make_unique<Assembler>(Spec, *Machine);
  if (Error E = A->readSource())
    return std::move(E);
  return std::move(A);
}

Expected<std::unique_ptr<MemoryBuffer>> minigo::assembleBootObject(const BootSpec &Spec) {
  Expected<std::unique_ptr<Assembler>> A = makeAssembler(Spec);
  if (!A)
    return A.takeError();
  SmallVector<char, 0> Bytes;
  raw_svector_ostream OS(Bytes);
  std::unique_ptr<MCStreamer> S = (*A)->makeObjectStreamer(OS);
  if (Error E = (*A)->emit(*S))
    return std::move(E);
  return std::make_unique<SmallVectorMemoryBuffer>(std::move(Bytes), "boot object",
                                                   /*RequiresNullTerminator=*/false);
}

Error minigo::printBootAssembly(const BootSpec &Spec, raw_ostream &OS) {
  Expected<std::unique_ptr<Assembler>> A = makeAssembler(Spec);
  if (!A)
    return A.takeError();
  std::string Text;
  raw_string_ostream TextOS(Text);
  std::unique_ptr<MCStreamer> S = (*A)->makeTextStreamer(TextOS);
  if (Error E = (*A)->emit(*S))
    return E;
  S.reset(); // its formatted stream flushes when it dies
  OS << Text;
  return Error::success();
}
