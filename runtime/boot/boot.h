//===- runtime/boot/boot.h - what the steps of the boot hand on --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_BOOT_BOOT_H
#define MINIGO_RUNTIME_BOOT_BOOT_H

#include "runtime/abi/symbols.h"
#include "runtime/base/base.h"

namespace rt {

/// What runtime.args found.
struct Args {
  int argc;
  char **argv;
  char **envp;
  size_t pageSize;       ///< AT_PAGESZ
  size_t minSigStack;    ///< AT_MINSIGSTKSZ, 0: kernel does not say
  const uint8_t *random; ///< AT_RANDOM: 16 bytes, or null
};
extern Args args;

/// Seed for hash tables of the runtime, from AT_RANDOM.
extern uint64_t hashSeed;

extern "C" {
void bootArgs(int argc, char **argv) RT_SYM(MINIGO_SYM_ARGS);
void bootOsinit() RT_SYM(MINIGO_SYM_OSINIT);
void bootSchedinit() RT_SYM(MINIGO_SYM_SCHEDINIT);
void bootCheck() RT_SYM(MINIGO_SYM_CHECK);
}

/// The standard streams, if the program has them (api/iostreams.cpp).
void iostreamsInit();

/// Notes that a step of the boot begins; GODEBUG=boottrace=1 prints it. Before the
/// setting is known the steps are kept, and printed when it is.
void bootStep(const char *name);
/// From here on steps are printed, or dropped.
void bootTraceReady();

} // namespace rt

#endif // MINIGO_RUNTIME_BOOT_BOOT_H
