//===- runtime/posix/libc.h - the few libc functions the core calls --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declared here one by one: what the core needs of libc is to stay short and seen.
// None of them may block on a goroutine's lock.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_LIBC_H
#define MINIGO_RUNTIME_POSIX_LIBC_H

#include "runtime/base/base.h"

namespace rt::libc {

extern "C" {
void *malloc(size_t size) asm("malloc");
void *realloc(void *p, size_t size) asm("realloc");
void *aligned_alloc(size_t align, size_t size) asm("aligned_alloc");
void free(void *p) asm("free");
char *strdup(const char *s) asm("strdup");
int threadYield() asm("sched_yield");
int *errnoLocation() asm("__errno_location");
[[noreturn]] void exit(int status) asm("exit");
}

} // namespace rt::libc

#endif // MINIGO_RUNTIME_POSIX_LIBC_H
