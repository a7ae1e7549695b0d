//===- test/fuzz/FuzzObject.cpp - foreign bytes as an input ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lib/Object over any bytes, taken for an object and for an archive: no crash, and a
// refusal is one line that is not empty. What passes the check is read further.
//
//===----------------------------------------------------------------------===//

#include "lib/Object/Object.h"
#include "lib/Target/Target.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace minigo;

static void requireOneLine(Error E) {
  if (!E)
    return;
  std::string Message = toString(std::move(E));
  if (!Message.empty() && Message.find('\n') == std::string::npos)
    return;
  errs() << "violated: a refusal is one line: " << Message << '\n';
  abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  // A copy as a file is read: aligned, and an overrun is seen.
  std::unique_ptr<MemoryBuffer> Input = MemoryBuffer::getMemBufferCopy(
      StringRef(reinterpret_cast<const char *>(Data), Size), "input");
  const Target &T = hostTarget();
  MemoryBufferRef Bytes = Input->getMemBufferRef();
  Expected<ObjectFacts> Facts = checkObject(Bytes, T);
  if (!Facts) {
    requireOneLine(Facts.takeError());
  } else if (!Facts->IsBitcode) { // that is read when it is the compiler's own
    requireOneLine(threadLocalsOf(Bytes).takeError());
    requireOneLine(replaceableFunctions(Bytes).takeError());
  }
  requireOneLine(checkArchive(Bytes, T));
  return 0;
}
