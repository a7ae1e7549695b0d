//===- lib/Inspect/Disassembly.cpp - the boot code of a binary ------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's disassembler for the one target; where a jump leads is asked of the
// instruction analysis, not read from the printed text.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Disassembly.h"
#include "lib/Target/Target.h"
#include "llvm-c/Target.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrAnalysis.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"

using namespace llvm;
using namespace minigo;
using minigo::inspect::Image;

namespace {

/// LLVM's objects for decoding, made once per call: two calls a run.
struct Decoder {
  Decoder(const llvm::Target &Machine, StringRef TripleName);

  std::unique_ptr<MCRegisterInfo> RegisterInfo;
  std::unique_ptr<MCAsmInfo> AsmInfo;
  std::unique_ptr<MCInstrInfo> InstrInfo;
  std::unique_ptr<MCSubtargetInfo> SubtargetInfo;
  MCContext Ctx;
  std::unique_ptr<MCDisassembler> Disassembler;
  std::unique_ptr<MCInstrAnalysis> Analysis;
  std::unique_ptr<MCInstPrinter> Printer;
};

} // namespace

Decoder::Decoder(const llvm::Target &Machine, StringRef TripleName)
    : RegisterInfo(Machine.createMCRegInfo(TripleName)),
      AsmInfo(Machine.createMCAsmInfo(*RegisterInfo, TripleName, MCTargetOptions())),
      InstrInfo(Machine.createMCInstrInfo()),
      SubtargetInfo(Machine.createMCSubtargetInfo(TripleName, "", "")),
      Ctx(Triple(TripleName), AsmInfo.get(), RegisterInfo.get(), SubtargetInfo.get()),
      Disassembler(Machine.createMCDisassembler(*SubtargetInfo, Ctx)),
      Analysis(Machine.createMCInstrAnalysis(InstrInfo.get())),
      Printer(Machine.createMCInstPrinter(Triple(TripleName), AsmInfo->getAssemblerDialect(),
                                          *AsmInfo, *InstrInfo, *RegisterInfo)) {
  Printer->setPrintBranchImmAsAddress(true);
  Printer->setPrintImmHex(true);
}

/// "movq (%rsp), %rdi": one space behind the mnemonic, none before it.
/// The printer wants the address that jumps are relative to: on x86 that of the
/// next instruction.
static std::string formatInstruction(Decoder &D, const MCInst &Inst, uint64_t Next) {
  std::string Text;
  raw_string_ostream OS(Text);
  D.Printer->printInst(&Inst, Next, "", *D.SubtargetInfo, OS);
  std::string Line = StringRef(Text).trim().str();
  std::replace(Line.begin(), Line.end(), '\t', ' ');
  return Line;
}

Expected<std::vector<inspect::Instruction>> inspect::disassemble(const Image &I, uint64_t Address) {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86Disassembler();
  StringRef TripleName = hostTarget().Triple;
  std::string Message;
  const llvm::Target *Machine = TargetRegistry::lookupTarget(TripleName.str(), Message);
  if (!Machine)
    return createStringError(inconvertibleErrorCode(), Message);
  Decoder D(*Machine, TripleName);

  std::vector<inspect::Instruction> Code;
  ArrayRef<uint8_t> Rest = I.readFrom(Address);
  while (!Rest.empty() && Code.size() < MaxInstructions) {
    MCInst Inst;
    uint64_t Size = 0;
    auto Status = D.Disassembler->getInstruction(Inst, Size, Rest, Address, nulls());
    if (Status != MCDisassembler::Success || Size == 0 || Size > Rest.size())
      break;
    inspect::Instruction &Out = Code.emplace_back();
    Out.Address = Address;
    Out.Bytes = Rest.take_front(Size).vec();
    Out.Text = formatInstruction(D, Inst, Address + Size);
    uint64_t Target;
    if (D.Analysis->evaluateBranch(Inst, Address, Size, Target)) {
      Out.Target = Target;
      Out.TargetName = I.symbolAt(Target).str();
    }
    if (D.InstrInfo->get(Inst.getOpcode()).isBarrier())
      break;
    Address += Size;
    Rest = Rest.drop_front(Size);
  }
  return Code;
}
