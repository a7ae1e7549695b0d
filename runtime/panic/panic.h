//===- runtime/panic/panic.h - three ways to fail ---------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// gopanic: the user may recover (a C++ exception). fatal: the user's fault, cannot
// be recovered. throwError: our fault. The last two print Go's text, the goroutines
// and end with status 2; they allocate nothing and take no lock they might hold.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_PANIC_PANIC_H
#define MINIGO_RUNTIME_PANIC_PANIC_H

#include "runtime/base/base.h"

namespace rt {

/// Throws minigo::runtime_error(text) (api/panic.cpp); `text` is a constant.
[[noreturn]] void gopanic(const char *text);

/// `fatal error: text`, the caller's goroutine, exit 2.
[[noreturn]] RT_COLD void fatal(const char *text);
/// The same, then every goroutine.
[[noreturn]] RT_COLD void fatalAll(const char *text);
/// The runtime is broken: `fatal error: text`, every goroutine, exit 2.
[[noreturn]] RT_COLD void throwError(const char *text);

/// `goroutine N [running]:` and its frames, for the report of an uncaught exception.
RT_COLD void printPanicTrace();
/// exit_group; where that is refused, a nil store for ever.
[[noreturn]] void exitProcess(int status);
/// The process is past its atexit handlers and about to end.
bool processEnding();

/// Print to stderr from any context.
RT_COLD void printErr(const char *text);
RT_COLD void printErrInt(int64_t v);
RT_COLD void printErrHex(uint64_t v);

} // namespace rt

#endif // MINIGO_RUNTIME_PANIC_PANIC_H
