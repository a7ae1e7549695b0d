//===- test/fuzz/FuzzInspect.cpp - foreign bytes as a binary --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// minigo-inspect over any bytes, all of its readers and printers: it must neither
// crash nor leak, errors must be one line, and what it prints must stay in
// proportion to the file. MINIGO_FUZZ_LINES=1 has debug information read too, by
// the child that lib/Inspect forks for it; without it a fork for each input would
// take nearly all the time.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Inspect.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace minigo;

static void require(bool Condition, const char *What) {
  if (Condition)
    return;
  errs() << "violated: " << What << '\n';
  abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  static const auto Lines =
      getenv("MINIGO_FUZZ_LINES") ? inspect::DebugLines::Read : inspect::DebugLines::Skip;
  // A copy as a file is read: aligned, and an overrun is seen.
  std::unique_ptr<MemoryBuffer> Binary = MemoryBuffer::getMemBufferCopy(
      StringRef(reinterpret_cast<const char *>(Data), Size), "input");
  Expected<inspect::Report> R = inspect::inspectBinary(*Binary, Lines);
  if (!R) {
    std::string Message = toString(R.takeError());
    require(!Message.empty() && Message.find('\n') == std::string::npos, "an error is one line");
    return 0;
  }

  std::string Text, Json;
  raw_string_ostream TextOS(Text), JsonOS(Json);
  inspect::printReport(*R, TextOS);
  inspect::printTextClasses(*R, TextOS);
  inspect::printReportJson(*R, JsonOS);
  inspect::printTextClassesJson(*R, JsonOS);
  // At most a name (MaxText, each byte an escape) for each 8-byte record.
  size_t Bound = (Size / 8 + 64) * 8 * inspect::MaxText;
  require(Text.size() < Bound && Json.size() < Bound, "output in proportion to the file");
  return 0;
}
