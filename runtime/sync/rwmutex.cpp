//===- runtime/sync/rwmutex.cpp - many readers or one writer --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's RWMutex (its sync/rwmutex.go). A writer takes `writers`, then lowers `readers` by more
// than there can be: from then on readers that arrive see a negative count and wait for
// readerSema, so a writer is not starved. It waits until those that were there have left
// (`departing`), the last of whom releases writerSema.
//
//   readers >= 0   that many hold it, no writer
//   readers < 0    a writer holds it or waits; readers + kMaxReaders hold or wait
//
// Unlike Go's, a writer lets go of `writers` before it releases the readers that wait: its
// last access is then a release that one of them still waits for, and the mutex may be
// destroyed by whoever comes last.
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/rwmutex.h"
#include "runtime/panic/panic.h"

namespace rt {

static constexpr int32_t kMaxReaders = 1 << 30; // Go's number

void rwRLock(SyncRWMutex *m) {
  if (RT_UNLIKELY(m->readers.fetchAdd(1) + 1 < 0))
    semacquire(&m->readerSema, false, WaitReason::RWMutexRLock);
}

bool rwTryRLock(SyncRWMutex *m) {
  int32_t n = m->readers.load();
  while (n >= 0)
    if (m->readers.cas(n, n + 1))
      return true;
  return false;
}

void rwRUnlock(SyncRWMutex *m) {
  int32_t left = m->readers.fetchSub(1) - 1;
  if (RT_LIKELY(left >= 0))
    return;
  if (left + 1 == 0 || left + 1 == -kMaxReaders)
    fatal("sync: RUnlock of unlocked RWMutex");
  if (m->departing.fetchSub(1) == 1)
    semrelease(&m->writerSema, false);
}

void rwLock(SyncRWMutex *m) {
  mutexLock(&m->writers);
  int32_t present = m->readers.fetchSub(kMaxReaders);
  if (present != 0 && m->departing.fetchAdd(present) + present != 0)
    semacquire(&m->writerSema, false, WaitReason::RWMutexLock);
}

bool rwTryLock(SyncRWMutex *m) {
  if (!mutexTryLock(&m->writers))
    return false;
  int32_t none = 0;
  if (m->readers.cas(none, -kMaxReaders))
    return true;
  mutexUnlock(&m->writers);
  return false;
}

void rwUnlock(SyncRWMutex *m) {
  int32_t waiting = m->readers.fetchAdd(kMaxReaders) + kMaxReaders;
  if (waiting >= kMaxReaders)
    fatal("sync: Unlock of unlocked RWMutex");
  mutexUnlock(&m->writers);
  for (; waiting > 0; --waiting)
    semrelease(&m->readerSema, false);
}

} // namespace rt
