//===- driver/Exec/Interrupt.h - being stopped by a signal ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SIGINT, SIGTERM and SIGHUP do not end the driver at once: a handler notes the
// signal and wakes whoever waits. The waiting loops (Exec/Process.cpp) then kill
// the children and return an error; on the way up to main() every temporary file
// is removed by its owner's destructor; and main() ends the process by the same
// signal, so that a shell or make sees what happened. A second signal changes
// nothing: the clean-up takes milliseconds.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_EXEC_INTERRUPT_H
#define MINIGO_DRIVER_EXEC_INTERRUPT_H

#include "llvm/Support/Error.h"
#include <csignal>

namespace minigo {

llvm::Error installInterruptHandlers();

/// Becomes readable when a signal has come; stays so. -1 before installation.
int interruptFd();

/// An error when a signal has come.
llvm::Error checkInterrupt();

/// The signals whose disposition we changed: a child must find the default.
sigset_t signalsToReset();

/// Ends the process by this signal.
[[noreturn]] void dieBySignal(int Signal);

} // namespace minigo

#endif // MINIGO_DRIVER_EXEC_INTERRUPT_H
