//===- runtime/sync/cond.h - waiting for a condition ------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SYNC_COND_H
#define MINIGO_RUNTIME_SYNC_COND_H

#include "runtime/sched/sched.h"

namespace rt {

/// One wait; on the waiter's stack. Under the list's lock until it is taken out.
struct CondWaiter {
  G *g;
  CondWaiter *next;
  bool parked;
  bool notified;
};

/// Zero is empty. First in, first out.
struct CondList {
  Mutex lock;
  CondWaiter *first;
  CondWaiter *last;
};

/// Registers the caller, who still holds the lock that guards the condition: whoever
/// signals from now on may mean it.
void condAdd(CondList *list, CondWaiter *w) asm("runtime.condAdd");
/// Parks until the registered wait is signalled; at once when it is already.
void condWait(CondList *list, CondWaiter *w) asm("runtime.condWait");
void condSignal(CondList *list) asm("runtime.condSignal");
void condBroadcast(CondList *list) asm("runtime.condBroadcast");

} // namespace rt

#endif // MINIGO_RUNTIME_SYNC_COND_H
