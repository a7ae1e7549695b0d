//===- runtime/sync/waitgroup.cpp - waits for a number of goroutines ------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's wait group: counter and number of waiters in one word, so that the add that brings
// the counter to zero knows at that moment how many to wake. It sets the word to zero
// before it wakes the first: from then on the object may be used again. It is gone only
// when the last waiter has returned, which takes that waiter's own unit of the semaphore:
// the last release's increment comes before, and what follows it uses the address alone.
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/waitgroup.h"
#include "runtime/panic/panic.h"

namespace rt {

void waitGroupAdd(SyncWaitGroup *wg, int64_t delta) {
  uint64_t state = wg->state.fetchAdd(static_cast<uint64_t>(delta) << 32) +
                   (static_cast<uint64_t>(delta) << 32);
  int32_t counter = static_cast<int32_t>(state >> 32);
  uint32_t waiters = static_cast<uint32_t>(state);
  if (RT_UNLIKELY(counter < 0))
    gopanic("sync: negative WaitGroup counter");
  if (waiters != 0 && delta > 0 && counter == static_cast<int32_t>(delta))
    gopanic("sync: WaitGroup misuse: Add called concurrently with Wait");
  if (counter > 0 || waiters == 0)
    return;
  if (wg->state.load(relaxed) != state)
    gopanic("sync: WaitGroup misuse: Add called concurrently with Wait");
  wg->state.store(0, relaxed);
  for (; waiters > 0; --waiters)
    semrelease(&wg->sema, false);
}

void waitGroupWait(SyncWaitGroup *wg) {
  uint64_t state = wg->state.load();
  do {
    if (static_cast<int32_t>(state >> 32) == 0)
      return;
  } while (!wg->state.cas(state, state + 1));
  semacquire(&wg->sema, false, WaitReason::WaitGroupWait);
}

} // namespace rt
