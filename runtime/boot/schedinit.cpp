//===- runtime/boot/schedinit.cpp - args, osinit, schedinit ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/boot.h"
#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/state.h"
#include <elf.h>

namespace rt {

Args args;
uint64_t hashSeed;

void bootArgs(int argc, char **argv) {
  bootStep(MINIGO_SYM_ARGS);
  args.argc = argc;
  args.argv = argv;
  args.envp = argv + argc + 1;
  char **p = args.envp;
  while (*p)
    ++p;
  for (auto *aux = reinterpret_cast<Elf64_auxv_t *>(p + 1); aux->a_type != AT_NULL; ++aux) {
    switch (aux->a_type) {
    case AT_PAGESZ:
      args.pageSize = aux->a_un.a_val;
      break;
    case AT_RANDOM:
      args.random = reinterpret_cast<const uint8_t *>(aux->a_un.a_val);
      break;
    case 51: // AT_MINSIGSTKSZ, newer than some elf.h
      args.minSigStack = aux->a_un.a_val;
      break;
    }
  }
}

/// GOMAXPROCS as the environment says; otherwise what affinity and quotas allow.
static int procsWanted() {
  if (const char *text = gogetenv("GOMAXPROCS")) {
    int64_t n = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9' && n <= kMaxProcs; ++p)
      n = n * 10 + (*p - '0');
    bool wellFormed = p != text && (*p == 0 || n > kMaxProcs);
    if (wellFormed && n >= 1)
      return static_cast<int>(rtmin<int64_t>(n, kMaxProcs));
  }
  int n = rtmin(sched.ncpu, kMaxProcs);
  int quota = n > 1 ? osCgroupCPUs() : 0; // it grants one CPU at least
  return quota > 0 ? rtmin(quota, n) : n;
}

static int procs;

void bootOsinit() {
  bootStep(MINIGO_SYM_OSINIT);
  if (args.pageSize == 0)
    args.pageSize = 4096;
  sched.ncpu = osAffinityCPUs();
  procs = procsWanted();
}

/// The steps, in an order in which each finds what it needs.
void bootSchedinit() {
  bootStep(MINIGO_SYM_SCHEDINIT);
  m0.errnoAddr = libc::errnoLocation();
  sched.allm.store(&m0);
  sched.mcount = 1;
  parsedebugvars();
  bootTraceReady();
  stackinit();
  if (args.random)
    __builtin_memcpy(&hashSeed, args.random, sizeof hashSeed);
  m0.random = hashSeed | 1;
  signalinit();
  schedStart(procs);
}

} // namespace rt
