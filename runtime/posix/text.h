//===- runtime/posix/text.h - whose code an address is ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_TEXT_H
#define MINIGO_RUNTIME_POSIX_TEXT_H

#include "runtime/abi/symbols.h"
#include "runtime/base/base.h"

namespace rt {

extern "C" {
extern const char textUserStart[] asm(MINIGO_SYM_TEXT_USER_START);
extern const char textUserEnd[] asm(MINIGO_SYM_TEXT_USER_END);
}

/// Compiled by us. For a wrapped function: given its own return address, whether the caller
/// may go on on another thread after the call.
RT_INLINE bool inUserText(const void *pc) {
  auto at = reinterpret_cast<uintptr_t>(pc);
  return at >= reinterpret_cast<uintptr_t>(textUserStart) &&
         at < reinterpret_cast<uintptr_t>(textUserEnd);
}

} // namespace rt

#endif // MINIGO_RUNTIME_POSIX_TEXT_H
