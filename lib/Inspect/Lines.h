//===- lib/Inspect/Lines.h - addresses to source lines ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// File and line of an address by DWARF, where the binary has it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_LINES_H
#define MINIGO_LIB_INSPECT_LINES_H

#include "lib/Inspect/Inspect.h"
#include <memory>

namespace llvm {
class DWARFContext;
namespace object {
class ObjectFile;
}
} // namespace llvm

namespace minigo::inspect {

class Lines {
public:
  /// Without usable debug information every answer is empty: a stripped binary
  /// is as good as any, and damaged lines are no reason to hide the rest.
  explicit Lines(llvm::MemoryBufferRef Binary);
  Lines(); ///< knows nothing
  ~Lines();

  Location find(uint64_t Address) const;

private:
  std::unique_ptr<llvm::object::ObjectFile> Object;
  std::unique_ptr<llvm::DWARFContext> Dwarf;
};

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_LINES_H
