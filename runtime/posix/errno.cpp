//===- runtime/posix/errno.cpp - where errno is, asked at each use ---------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What <errno.h> of include/libc calls. libc's own function is declared const, and two
// declarations of one name share what compilers know of it: so this one has another name.
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/libc.h"

namespace rt {

extern "C" int *userErrno() asm("runtime.errnoLocation");
int *userErrno() { return libc::errnoLocation(); }

} // namespace rt
