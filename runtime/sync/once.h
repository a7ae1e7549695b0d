//===- runtime/sync/once.h - waits for somebody else's call -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_ONCE_H
#define MINIGO_RUNTIME_SYNC_ONCE_H

#include "runtime/sched/sched.h"

namespace rt {

/// One word, so that it may be a pthread_once_t. Zero-initialised is not called yet.
struct Once {
  Atomic<uint32_t> state;
};

/// False when the call has been made, by now. True: the caller is to make it, and then to
/// call onceEnd. Waits, parked, while another one makes it.
bool onceBegin(Once *o);
/// `done`: nobody will make the call again. Does not touch *o afterwards.
void onceEnd(Once *o, bool done);

enum : uint32_t { kOnceNew = 0, kOnceRunning = 1, kOnceDone = 2, kOnceWaited = 3 };

RT_INLINE bool onceDone(const Once *o) { return o->state.load(acquire) == kOnceDone; }

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_ONCE_H
