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
// The stack is not unwound: the frames of the throw are below this one.
//
//===----------------------------------------------------------------------===//

#include <minigo/panic.h>

#include "runtime/api/types.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/sched.h"
#include <cxxabi.h>
#include <exception>
#include <typeinfo>

namespace minigo::detail {

/// Prints what is being handled: `text`, `type: what`, or `(type) address`.
static void printException() {
  const std::type_info *type = abi::__cxa_current_exception_type();
  try {
    throw;
  } catch (const minigo::panic_error &e) {
    rt::printErr(e.what());
  } catch (const std::exception &e) {
    rt::printErr(rt::typeText(type->name()).c_str());
    rt::printErr(": ");
    rt::printErr(e.what());
  } catch (...) {
    rt::printErr("(");
    rt::printErr(rt::typeText(type->name()).c_str());
    rt::printErr(") ");
    rt::printErrHex(reinterpret_cast<std::uintptr_t>(rt::currentExceptionObject()));
  }
}

[[noreturn]] static void reportTerminate() {
  if (!abi::__cxa_current_exception_type())
    rt::fatal("terminate called without an active exception");
  rt::printErr("panic: ");
  printException();
  rt::printErr("\n\n");
  rt::printPanicTrace();
  rt::exitProcess(2);
}

} // namespace minigo::detail

namespace __cxxabiv1 {
// A variable of libstdc++'s own (eh_term_handler.cc).
extern std::terminate_handler __terminate_handler;
std::terminate_handler __terminate_handler = minigo::detail::reportTerminate;
} // namespace __cxxabiv1
