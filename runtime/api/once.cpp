//===- runtime/api/once.cpp - std::call_once and pthread_once -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// pthread_once is ours (wrapped at link): the function may park, and go on on another
// thread, and who waits for it parks. libc's notes in the thread what is to be done when
// the function is left by an exception, and blocks the threads of those who wait.
//
// std::call_once leaves its function in two thread_locals of libstdc++ for a proxy that
// pthread_once calls. Code of ours writes them as every thread_local, through
// __emutls_get_address (posix/locals.cpp): here are the variables that it finds. Code
// compiled otherwise writes libstdc++'s own, so the proxy (wrapped too) serves both: the
// goroutine's is taken, so that what the function calls finds none there.
//
// A goroutine stays on its thread, waiting or calling, where frames below it may hold what
// is the thread's: when it came from code that was not compiled by us, or through libstdc++'s
// own variables (-tls=thread).
//
// Compiled with -femulated-tls, unlike the rest of the runtime (driver/BuildRuntime).
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/text.h"
#include "runtime/sync/once.h"
#include <pthread.h>
#include <threads.h>
#include <utility>

namespace std {
extern __thread void *__once_callable;
extern __thread void (*__once_call)();
__thread void *__once_callable;
__thread void (*__once_call)();
} // namespace std

extern "C" {
void __real___once_proxy();
void __wrap___once_proxy();
int __wrap_pthread_once(pthread_once_t *once, void (*fn)());
}

namespace {

/// Ends the call also when an exception, or goexit, leaves it.
struct Running {
  rt::Once *once;
  bool done = false;
  ~Running() { rt::onceEnd(once, done); }
};

struct Pinned {
  bool goroutine = rt::onGoroutine(); // the unwinder's pthread_once may be the scheduler's
  Pinned() {
    if (goroutine)
      rt::lockOSThread();
  }
  ~Pinned() {
    if (goroutine)
      rt::unlockOSThread();
  }
};

} // namespace

static void callOnce(rt::Once *once, void (*fn)()) {
  if (!rt::onceBegin(once))
    return;
  Running running{once};
  fn();
  running.done = true;
}

void __wrap___once_proxy() {
  if (auto call = std::exchange(std::__once_call, nullptr))
    call();
  else
    __real___once_proxy();
}

static void onceFor(void *control, void (*fn)(), const void *caller) {
  auto *once = static_cast<rt::Once *>(control);
  if (rt::onceDone(once))
    return;
  if (rt::inUserText(caller) && (fn != __wrap___once_proxy || std::__once_call)) {
    callOnce(once, fn);
  } else {
    Pinned pinned;
    callOnce(once, fn);
  }
}

static_assert(sizeof(pthread_once_t) == sizeof(rt::Once) && PTHREAD_ONCE_INIT == rt::kOnceNew);

int __wrap_pthread_once(pthread_once_t *once, void (*fn)()) {
  onceFor(once, fn, __builtin_return_address(0));
  return 0;
}

/// C's own name for it. Not wrapped: a program may have a function of that name.
[[gnu::weak]] void call_once(once_flag *flag, void (*fn)()) {
  static_assert(sizeof(once_flag) == sizeof(rt::Once));
  onceFor(flag, fn, __builtin_return_address(0));
}
