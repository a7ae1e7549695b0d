//===- runtime/sync/waitgroup.h - waits for a number of goroutines --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_WAITGROUP_H
#define MINIGO_RUNTIME_SYNC_WAITGROUP_H

#include "runtime/sync/sema.h"

namespace rt {

/// Zero-initialised is empty. minigo/sync.h has the same layout.
struct SyncWaitGroup {
  Atomic<uint64_t> state; ///< high half: counter; low half: waiters
  Atomic<uint32_t> sema;
};

void waitGroupAdd(SyncWaitGroup *wg, int64_t delta) asm("runtime.waitGroupAdd");
void waitGroupWait(SyncWaitGroup *wg) asm("runtime.waitGroupWait");

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_WAITGROUP_H
