//===- runtime/api/once.cpp - std::call_once on goroutines ----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// std::call_once leaves its function in two thread_locals of libstdc++ for a proxy that
// pthread_once calls. Code of ours writes them as every thread_local, through
// __emutls_get_address (posix/locals.cpp): here are the variables that it finds. Code
// compiled otherwise writes libstdc++'s own, so the proxy (wrapped at link) serves both.
//
// Compiled with -femulated-tls, unlike the rest of the runtime (driver/BuildRuntime).
//
//===----------------------------------------------------------------------===//

namespace std {
extern __thread void *__once_callable;
extern __thread void (*__once_call)();
__thread void *__once_callable;
__thread void (*__once_call)();
} // namespace std

extern "C" void __real___once_proxy();
extern "C" void __wrap___once_proxy() {
  if (std::__once_callable)
    std::__once_call();
  else
    __real___once_proxy();
}
