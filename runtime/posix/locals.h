//===- runtime/posix/locals.h - thread_local of a goroutine -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_LOCALS_H
#define MINIGO_RUNTIME_POSIX_LOCALS_H

namespace rt {

struct Locals;

/// Runs the destructors of the calling goroutine's thread_locals, the last constructed
/// first, also of those that they construct. They are the program's code and may park.
void localsDestroy();
/// The same, then gives the memory back; the goroutine is about to end.
void localsEnd();

} // namespace rt

#endif // MINIGO_RUNTIME_POSIX_LOCALS_H
