//===- runtime/boot/godebug.h - GODEBUG settings ----------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_BOOT_GODEBUG_H
#define MINIGO_RUNTIME_BOOT_GODEBUG_H

#include "runtime/base/base.h"

namespace rt {

/// Remembers GODEBUG's value; schedinit, once.
void parsedebugvars();

/// The value of `key` in GODEBUG=key=value,key=value, or null. It ends at a comma or
/// at the string's end (godebugIs compares accordingly).
const char *godebug(const char *key);
bool godebugIs(const char *value, const char *text);
/// The value as a number; `otherwise` when it is missing or none.
int64_t godebugInt(const char *key, int64_t otherwise);

/// A variable of the environment as the process was given it, or null. For the
/// runtime's own settings, before and apart from libc's environ.
const char *gogetenv(const char *name);

} // namespace rt

#endif // MINIGO_RUNTIME_BOOT_GODEBUG_H
