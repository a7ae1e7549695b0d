//===- runtime/posix/exit.cpp - how the process ends ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// exit first freezes the scheduler (sched/world.cpp): no other goroutine runs while static
// destructors take the program's objects apart. Then it runs atexit handlers and static destructors on the goroutine that called it, then
// flushes, then ends in _exit, which is ours (wrapped at link): exit_group, and where
// that did not end the process (a sandbox may refuse it), a nil store for ever. libc's
// own _exit would spin silently.
//
// The first goroutine to call exit owns the end; another one's call parks for ever. The
// same goroutine may call exit again from a handler, as C++ programs do.
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/locals.h"
#include "runtime/sched/schedtrace.h"
#include "runtime/sched/state.h"

extern "C" {
[[noreturn]] void __real_exit(int);
[[noreturn]] void __real_quick_exit(int);
[[noreturn]] void __wrap_exit(int);
[[noreturn]] void __wrap_quick_exit(int);
[[noreturn]] void __wrap__exit(int);
[[noreturn]] void __wrap__Exit(int);
}

namespace rt {

static Atomic<bool> ending;

bool processEnding() { return ending.load(relaxed); }

[[noreturn]] static void endProcess(int status) {
  ending.store(true);
  schedstats();
  osExit(status);
  for (;;)
    *static_cast<volatile int *>(nullptr) = 0;
}

void exitProcess(int status) { endProcess(status); }

/// Returns for the one who may end the process.
static void claimExit() {
  G *self = current();
  G *owner = nullptr;
  if (sched.exiting.cas(owner, self)) {
    freezeForExit();
    return;
  }
  if (owner != self)
    gopark(nullptr, nullptr, WaitReason::Exiting);
}

} // namespace rt

void __wrap_exit(int status) {
  rt::claimExit();
  rt::localsDestroy(); // before the static objects, as for every thread that calls exit
  __real_exit(status);
}

void __wrap_quick_exit(int status) {
  rt::claimExit();
  __real_quick_exit(status);
}

void __wrap__exit(int status) { rt::endProcess(status); }
void __wrap__Exit(int status) { rt::endProcess(status); }
