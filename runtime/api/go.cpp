//===- runtime/api/go.cpp - goroutines, the out-of-line part --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <minigo/go.h>
#include <minigo/panic.h>

#include "runtime/api/exceptions.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/sched.h"
#include <cstdlib>
#include <new>
#include <unwind.h>

namespace minigo::runtime {

void gosched() { rt::gosched(); }
int num_goroutine() { return rt::numGoroutine(); }
int num_cpu() { return rt::numCPU(); }
void lock_os_thread() { rt::lockOSThread(); }
void unlock_os_thread() { rt::unlockOSThread(); }
int gomaxprocs(int n) { return rt::gomaxprocs(n); }

std::uint64_t goid() {
  rt::G *gp = rt::getg();
  return gp ? rt::goidOf(gp) : 0;
}

std::string version() { return "minigo 0.1 linux/amd64"; }

// --- goexit -------------------------------------------------------------------------
//
// A forced unwind: cleanups run and handlers are passed over, but for catch (...), which
// sees a foreign exception. When such a handler ends without rethrowing, the exception
// is deleted: that is how a swallowed goexit is noticed.

static void swallowed(_Unwind_Reason_Code, _Unwind_Exception *) {
  rt::fatal("goexit swallowed by catch (...)");
}

static _Unwind_Reason_Code atFrame(int, _Unwind_Action actions, _Unwind_Exception_Class,
                                   _Unwind_Exception *exception, _Unwind_Context *, void *) {
  if (!(actions & _UA_END_OF_STACK))
    return _URC_NO_REASON;
  std::free(exception);
  rt::goexit1();
}

void goexit() {
  if (!rt::getg())
    minigo::panic("runtime: goexit on a thread that is not a goroutine");
  auto *exception = static_cast<_Unwind_Exception *>(
      std::aligned_alloc(alignof(_Unwind_Exception), sizeof(_Unwind_Exception)));
  if (!exception)
    throw std::bad_alloc();
  *exception = {};
  exception->exception_class = rt::kGoexitClass;
  exception->exception_cleanup = swallowed;
  _Unwind_ForcedUnwind(exception, atFrame, nullptr);
  rt::fatal("goexit: the stack cannot be unwound"); // a frame without unwind information
}

} // namespace minigo::runtime
