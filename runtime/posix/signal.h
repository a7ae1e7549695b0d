//===- runtime/posix/signal.h - signals of the runtime and of the program --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_SIGNAL_H
#define MINIGO_RUNTIME_POSIX_SIGNAL_H

#include "runtime/base/base.h"
#include <signal.h>

namespace rt {

/// Installs the runtime's handlers where the disposition is the default, and this
/// thread's signal stack.
void signalinit();
/// Makes `memory`, of signalStackSize() bytes, the calling thread's signal stack; null:
/// the first thread's own.
void signalStackInit(unsigned char *memory);
size_t signalStackSize();
/// The calling thread, about to end, has none any more.
void signalStackGone();
/// Takes over SIGURG for the scheduler: from then on it is the runtime's handler that the
/// kernel calls, which passes on what is the program's. Called before the first preemption,
/// since most programs end before there is one.
void preemptSignalInstall();
/// The mask that the process began with, for threads of the runtime's that run goroutines.
const sigset_t *initialSignalMask();
/// Every signal, for threads that are to get none.
const sigset_t *allSignals();
/// Takes the signal for signalArrived instead of what it does otherwise; a handler that the
/// program installs later wins. False for one that cannot be caught.
bool signalWanted(int sig);
/// Undoes it: the program's handler, or the default.
void signalUnwanted(int sig);
/// Ignored from now on, or as it was before the program touched it.
void signalDisposition(int sig, bool ignore);
/// True when the program has a handler of its own for any signal.
bool signalsHandledByUser();

} // namespace rt

#endif // MINIGO_RUNTIME_POSIX_SIGNAL_H
