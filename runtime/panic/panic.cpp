//===- runtime/panic/panic.cpp - fatal errors -----------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/panic/panic.h"
#include "runtime/os/os.h"
#include "runtime/trace/traceback.h"

namespace rt {

void printErr(const char *text) { osWrite(2, text, __builtin_strlen(text)); }

void printErrInt(int64_t v) {
  char buf[24];
  char *p = buf + sizeof buf;
  uint64_t u = v < 0 ? -static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
  do
    *--p = static_cast<char>('0' + u % 10);
  while (u /= 10);
  if (v < 0)
    *--p = '-';
  osWrite(2, p, buf + sizeof buf - p);
}

void printErrHex(uint64_t v) {
  char buf[18];
  char *p = buf + sizeof buf;
  do
    *--p = "0123456789abcdef"[v % 16];
  while (v /= 16);
  *--p = 'x';
  *--p = '0';
  osWrite(2, p, buf + sizeof buf - p);
}

static void printFatal(const char *text) {
  printErr("fatal error: ");
  printErr(text);
  printErr("\n\n");
}

void fatal(const char *text) {
  printFatal(text);
  traceCurrent();
  exitProcess(2);
}

void fatalAll(const char *text) {
  printFatal(text);
  traceCurrent();
  traceOthers();
  exitProcess(2);
}

void throwError(const char *text) { fatalAll(text); }

void printPanicTrace() { traceCurrent(); }

} // namespace rt
