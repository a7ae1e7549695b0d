//===- runtime/sync/rwmutex.h - many readers or one writer ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_RWMUTEX_H
#define MINIGO_RUNTIME_SYNC_RWMUTEX_H

#include "runtime/sync/mutex.h"

namespace rt {

/// Zero is unlocked.
struct SyncRWMutex {
  SyncMutex writers; ///< held by the writer, or by the one that waits for readers
  Atomic<uint32_t> writerSema;
  Atomic<uint32_t> readerSema;
  Atomic<int32_t> readers;  ///< holding or waiting; less kMaxReaders while there is a writer
  Atomic<int32_t> departing; ///< readers that the writer still waits for
};

void rwLock(SyncRWMutex *m) asm("runtime.rwLock");
bool rwTryLock(SyncRWMutex *m) asm("runtime.rwTryLock");
void rwUnlock(SyncRWMutex *m) asm("runtime.rwUnlock");
void rwRLock(SyncRWMutex *m) asm("runtime.rwRLock");
bool rwTryRLock(SyncRWMutex *m) asm("runtime.rwTryRLock");
void rwRUnlock(SyncRWMutex *m) asm("runtime.rwRUnlock");

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_RWMUTEX_H
