//===- lib/Rt0/Tables.h - the boot object's tables ---------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The data half of the boot object: the records of runtime/abi/tables.h, emitted
// behind the assembled entry. Knows layouts and nothing of files or assembling.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_LIB_RT0_TABLES_H
#define MINIGO_LIB_RT0_TABLES_H

namespace llvm {
class MCStreamer;
}

namespace minigo {

struct BootSpec;

/// Emits runtime.inittasks, runtime.textranges, runtime.cpulevel and
/// runtime.buildinfo. The spec has been checked.
void emitBootTables(llvm::MCStreamer &S, const BootSpec &Spec);

} // namespace minigo

#endif // MINIGO_LIB_RT0_TABLES_H
