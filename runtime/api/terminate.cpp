//===- runtime/api/terminate.cpp - an exception that nobody caught --------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Defines libstdc++'s variable that holds the terminate handler, so that the report of
// an exception that left its goroutine is ours from the first constructor on, and
// libstdc++'s own report is not linked. std::set_terminate works as ever.
//
// The stack is not unwound: the frames of the throw are below this one. An exception that
// leaves a destructor which another one runs is reported behind that one, Go's way:
//
//   panic: first
//   	panic: second
//
//===----------------------------------------------------------------------===//

#include <minigo/panic.h>

#include "runtime/api/exceptions.h"
#include "runtime/api/types.h"
#include "runtime/panic/panic.h"
#include <exception>

namespace minigo::detail {

/// A line of the report: `text`, `type: what`, or `(type) address`.
static void printPanic(const rt::Thrown &e) {
  rt::printErr("panic: ");
  if (const auto *panic = rt::caughtAs<panic_error>(e)) {
    rt::printErr(panic->what());
  } else if (const auto *exception = rt::caughtAs<std::exception>(e)) {
    rt::printErr(rt::typeText(e.type->name()).c_str());
    rt::printErr(": ");
    rt::printErr(exception->what());
  } else {
    rt::printErr("(");
    rt::printErr(rt::typeText(e.type->name()).c_str());
    rt::printErr(") ");
    rt::printErrHex(reinterpret_cast<std::uintptr_t>(e.object));
  }
  rt::printErr("\n");
}

/// Those that unwind. False when there is none but goexit's, which Go does not name either.
static bool printUnwinding() {
  bool any = false;
  for (unsigned i = 0; i < rt::exceptionsUnwinding(); ++i) {
    rt::Thrown e = rt::exceptionUnwinding(i);
    if (!e.type)
      continue;
    if (any)
      rt::printErr("\t");
    printPanic(e);
    any = true;
  }
  return any;
}

[[noreturn]] static void reportTerminate() {
  rt::Thrown current = rt::currentException();
  bool panicking = printUnwinding();
  if (!current.type && !panicking)
    rt::fatal(rt::handlesGoexit() ? "goexit in a noexcept function"
                                  : "terminate called without an active exception");
  if (panicking)
    rt::printErr("\t");
  if (current.type)
    printPanic(current);
  else
    rt::printErr(rt::handlesGoexit() ? "panic: runtime.Goexit called while panicking\n"
                                     : "panic: std::terminate called while panicking\n");
  rt::printErr("\n");
  rt::printPanicTrace();
  rt::exitProcess(2);
}

} // namespace minigo::detail

namespace __cxxabiv1 {
// A variable of libstdc++'s own (eh_term_handler.cc).
extern std::terminate_handler __terminate_handler;
std::terminate_handler __terminate_handler = minigo::detail::reportTerminate;
} // namespace __cxxabiv1
