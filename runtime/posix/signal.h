//===- runtime/posix/signal.h - signals of the runtime and of the program --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_SIGNAL_H
#define MINIGO_RUNTIME_POSIX_SIGNAL_H

#include "runtime/base/base.h"

namespace rt {

/// Installs the runtime's handlers where the disposition is the default, and this
/// thread's signal stack.
void signalinit();
/// True when the program has a handler of its own for any signal.
bool signalsHandledByUser();

} // namespace rt

#endif // MINIGO_RUNTIME_POSIX_SIGNAL_H
