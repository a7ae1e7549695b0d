//===- runtime/sync/cond.cpp - waiting for a condition --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A wait has two steps, so that no signal is lost between the unlock of the condition's
// lock and the park: the waiter is in the list before it unlocks (condAdd), and parks
// after (condWait). A signal takes the first out of the list; if that one is not parked
// yet it finds itself notified when it comes to it. (Go does the same with tickets, since
// its waiters cannot be queued before they park.)
//
// Who takes a waiter out owns its record until it is notified or readied.
//
//===----------------------------------------------------------------------===//

#include "runtime/sync/cond.h"

namespace rt {

void condAdd(CondList *list, CondWaiter *w) {
  *w = {current(), nullptr, false, false};
  lock(&list->lock);
  (list->last ? list->last->next : list->first) = w;
  list->last = w;
  unlock(&list->lock);
}

void condWait(CondList *list, CondWaiter *w) {
  lock(&list->lock);
  if (w->notified) {
    unlock(&list->lock);
    return;
  }
  w->parked = true;
  goparkunlock(&list->lock, WaitReason::CondWait);
}

/// Lock held. Whom to ready, once the lock is free; null when it was not parked.
static G *notify(CondWaiter *w) {
  w->notified = true; // our last access if it is not parked: it may return at once
  return w->parked ? w->g : nullptr;
}

void condSignal(CondList *list) {
  lock(&list->lock);
  CondWaiter *w = list->first;
  if (w && !(list->first = w->next))
    list->last = nullptr;
  G *gp = w ? notify(w) : nullptr;
  unlock(&list->lock);
  if (gp)
    goready(gp);
}

void condBroadcast(CondList *list) {
  lock(&list->lock);
  CondWaiter *all = list->first;
  list->first = list->last = nullptr;
  // The parked ones in a chain; the others see their flag under the lock.
  CondWaiter *parked = nullptr, **tail = &parked;
  while (CondWaiter *w = all) {
    all = w->next;
    if (notify(w)) {
      *tail = w;
      tail = &w->next;
    }
  }
  *tail = nullptr;
  unlock(&list->lock);
  while (CondWaiter *w = parked) {
    parked = w->next; // gone once its owner runs
    goready(w->g);
  }
}

} // namespace rt
