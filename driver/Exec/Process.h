//===- driver/Exec/Process.h - children, many at a time ---------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs programs (compilers) and functions (the link, in a forked child) and
// collects what they print. The driver has one thread: start() launches what may
// run at once and returns, the caller does its own work meanwhile, wait() sees to
// the rest.
//
// Every child leads a process group of its own, so that stopping it stops what it
// started; it reads /dev/null, and stdout and stderr are one pipe to us. Its text is
// kept until it ends, which is how the errors of two files never mix.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_EXEC_PROCESS_H
#define MINIGO_DRIVER_EXEC_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <sys/types.h>
#include <vector>

namespace minigo {

/// How a child ended.
struct ChildResult {
  int Status = 0; ///< exit status; not 0 when Signal is not
  int Signal = 0; ///< what killed it, or 0
  std::string Text;
  bool succeeded() const { return Status == 0 && Signal == 0; }
};

/// Programs run side by side. Results are in the order of the commands.
class ProcessPool {
public:
  /// The children's TMPDIR is ScratchDir, which the caller removes: compilers that
  /// leave files behind when killed leave them there. The rest of their environment is
  /// ours, with GLIBC_TUNABLES where there is none.
  ProcessPool(std::vector<std::vector<std::string>> Commands, unsigned Jobs,
              llvm::StringRef ScratchDir);
  ProcessPool(const ProcessPool &) = delete;
  /// Kills what still runs.
  ~ProcessPool();

  /// Starts as many as may run at once.
  llvm::Error start();
  /// Runs all to their end. An interrupt is an error, and then none runs any more.
  llvm::Expected<std::vector<ChildResult>> wait();

private:
  struct Child {
    size_t Index;
    pid_t Pid;
    int Fd;
  };
  llvm::Error launch(size_t Index);
  void collect(Child &C);
  void killAll();

  std::vector<std::vector<std::string>> Commands;
  std::vector<ChildResult> Results;
  std::vector<Child> Running;
  std::vector<std::string> Environment;
  size_t Next = 0;
  unsigned Jobs;
};

/// Runs Body in a forked child: its result is the exit status, what it writes to
/// file descriptors 1 and 2 the text. A crash of the child is its own.
llvm::Expected<ChildResult> runForked(llvm::function_ref<int()> Body);

} // namespace minigo

#endif // MINIGO_DRIVER_EXEC_PROCESS_H
