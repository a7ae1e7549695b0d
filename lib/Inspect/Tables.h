//===- lib/Inspect/Tables.h - the abi tables of a binary --------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the records of runtime/abi/tables.h back, starting at the build
// information: it has a section of its own and leads to the other tables, so that
// no symbol is needed. Values only; what an address means is added later.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_INSPECT_TABLES_H
#define MINIGO_LIB_INSPECT_TABLES_H

#include "lib/Inspect/Image.h"

namespace minigo::inspect {

/// Fills in CpuLevel, Tasks, Text and BuildInfo. Functions have their address,
/// MINIGO_INIT blocks also their place. False: the image has no such tables, and
/// so is none of ours.
llvm::Expected<bool> readTables(const Image &I, Report &R);

} // namespace minigo::inspect

#endif // MINIGO_LIB_INSPECT_TABLES_H
