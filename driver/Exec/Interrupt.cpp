//===- driver/Exec/Interrupt.cpp - being stopped by a signal -------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Exec/Interrupt.h"
#include "driver/Diagnostics.h"
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

static constexpr int Signals[] = {SIGINT, SIGTERM, SIGHUP};

static int WakePipe[2] = {-1, -1};
static volatile sig_atomic_t Pending = 0;

/// Async-signal-safe: a store and a write. The pipe is never read, so that it
/// stays readable for every later wait; a full one is as good as a written one.
static void noteSignal(int Signal) {
  int SavedErrno = errno;
  Pending = Signal;
  [[maybe_unused]] ssize_t Ignored = ::write(WakePipe[1], "", 1);
  errno = SavedErrno;
}

/// A signal that was ignored when we were started (nohup) stays ignored.
static void handle(int Signal) {
  struct sigaction Old, New = {};
  if (sigaction(Signal, nullptr, &Old) == 0 && Old.sa_handler == SIG_IGN)
    return;
  New.sa_handler = noteSignal;
  New.sa_flags = SA_RESTART;
  sigemptyset(&New.sa_mask);
  sigaction(Signal, &New, nullptr);
}

Error minigo::installInterruptHandlers() {
  if (::pipe2(WakePipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return systemFailure("cannot open", "a pipe", errno);
  for (int Signal : Signals)
    handle(Signal);
  // A reader of ours that goes away and a file size limit are errors of the write
  // that meets them, not the end of the process in mid-air.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  return Error::success();
}

int minigo::interruptFd() { return WakePipe[0]; }

Error minigo::checkInterrupt() {
  if (int Signal = Pending)
    return interrupted(Signal);
  return Error::success();
}

sigset_t minigo::signalsToReset() {
  sigset_t Set;
  sigemptyset(&Set);
  for (int Signal : Signals) {
    struct sigaction Current;
    if (sigaction(Signal, nullptr, &Current) == 0 && Current.sa_handler == noteSignal)
      sigaddset(&Set, Signal);
  }
  sigaddset(&Set, SIGPIPE);
  sigaddset(&Set, SIGXFSZ);
  return Set;
}

void minigo::dieBySignal(int Signal) {
  signal(Signal, SIG_DFL);
  sigset_t Set;
  sigemptyset(&Set);
  sigaddset(&Set, Signal);
  sigprocmask(SIG_UNBLOCK, &Set, nullptr);
  raise(Signal);
  _exit(128 + Signal);
}
