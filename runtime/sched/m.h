//===- runtime/sched/m.h - a thread that runs goroutines --------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_M_H
#define MINIGO_RUNTIME_SCHED_M_H

#include "runtime/sched/g.h"

namespace rt {

/// What the M has to do for the context it just left, once it stands on another
/// stack (park.cpp). Only then may anyone else run or free that context.
enum class After : uint8_t {
  Nothing,
  Unlock,  ///< parked: release the Mutex in `arg`
  Commit,  ///< parked: run the commit function; called off when it says false
  Requeue, ///< gosched: to the end of the P's queue
  Free,    ///< ended: give its stack and the G back
};

/// A thread. All fields are its own unless said otherwise.
struct M {
  G *g0;     ///< its scheduler context, on the thread's own stack
  G *curg;   ///< the goroutine it runs, or null
  P *p;      ///< the P it holds, or null
  P *oldp;   ///< the P it held last: preferred, its queues and caches are warm
  P *nextp;  ///< handed over by startm while it sleeps; guarded by sched.lock
  int locks; ///< Mutexes held; > 0: neither preempted nor parked

  After after;
  G *afterG;
  void *afterArg;
  bool (*afterCommit)(G *, void *);

  int *errnoAddr; ///< this thread's errno
  uint32_t id;
  Note park;     ///< what it sleeps on in stopm
  bool idle;     ///< in sched.midle; guarded by sched.lock
  M *schedlink;  ///< next in sched.midle; guarded by sched.lock
  M *alllink;    ///< all Ms; set once
};

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_M_H
