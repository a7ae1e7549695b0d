//===- runtime/sync/mutex.h - a mutex that blocks the goroutine --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_MUTEX_H
#define MINIGO_RUNTIME_SYNC_MUTEX_H

#include "runtime/sync/sema.h"

namespace rt {

/// Zero-initialised is unlocked. minigo/sync.h has the same layout.
struct SyncMutex {
  Atomic<uint32_t> state;
  Atomic<uint32_t> sema;
};

void mutexLock(SyncMutex *m) asm("runtime.mutexLock");
bool mutexTryLock(SyncMutex *m) asm("runtime.mutexTryLock");
/// By any goroutine. Does not touch *m once another goroutine could have locked it.
void mutexUnlock(SyncMutex *m) asm("runtime.mutexUnlock");

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_MUTEX_H
