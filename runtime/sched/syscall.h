//===- runtime/sched/syscall.h - around calls that may block ----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_SCHED_SYSCALL_H
#define MINIGO_RUNTIME_SCHED_SYSCALL_H

#include "runtime/sched/sched.h"

namespace rt {

/// The calling goroutine is about to make a call that may block its thread: its P is
/// free for others to take. False when there is nothing to give (not a goroutine); then
/// exitsyscall must not be called.
bool entersyscall();
/// The call is over. Waits for a P when it was taken. Keeps errno.
void exitsyscall();

/// For the length of one call. Nothing of the runtime may be used inside.
struct InSyscall {
  bool entered = entersyscall();
  InSyscall() = default;
  InSyscall(const InSyscall &) = delete;
  InSyscall &operator=(const InSyscall &) = delete;
  ~InSyscall() {
    if (entered)
      exitsyscall();
  }
};

} // namespace rt

#endif // MINIGO_RUNTIME_SCHED_SYSCALL_H
