//===- runtime/boot/main.cpp - the main goroutine -------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/abi/tables.h"
#include "runtime/boot/boot.h"
#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/sched/state.h"

namespace rt {

namespace abi = minigo::abi;

extern "C" {
/// Any of main's standard forms: extra arguments in registers do no harm.
int mainMain(int argc, char **argv, char **envp) asm(MINIGO_SYM_MAIN_MAIN);
extern const abi::InitTable initTasks asm(MINIGO_SYM_INIT_TASKS);
void runtimeMain(FuncVal *) RT_SYM(MINIGO_SYM_MAIN);
extern char **environ;
}

/// `init main @0.071 ms, 0.005 ms clock`: GODEBUG=inittrace=1.
static void traceInit(const abi::InitTask &task, Nanos start, Nanos end) {
  static Nanos first;
  if (!first)
    first = start;
  auto ms = [](Nanos ns) {
    printErrInt(ns / 1000000);
    printErr(".");
    int64_t us = ns / 1000 % 1000;
    printErr(us < 10 ? "00" : us < 100 ? "0" : "");
    printErrInt(us);
    printErr(" ms");
  };
  printErr("init ");
  printErr(task.package);
  printErr(" @");
  ms(start - first);
  printErr(", ");
  ms(end - start);
  printErr(" clock\n");
}

static void doInit(const abi::InitTable &table) {
  bool trace = godebugInt("inittrace", 0) != 0;
  for (uint64_t i = 0; i < table.count; ++i) {
    const abi::InitTask &task = table.tasks[i];
    Nanos start = trace ? nanotime() : 0;
    for (auto *c = task.ctorsStart; c != task.ctorsEnd; ++c)
      (*c)(args.argc, args.argv, environ);
    for (auto *r = task.initsStart; r != task.initsEnd; ++r)
      r->fn();
    if (trace)
      traceInit(task, start, nanotime());
  }
}

void runtimeMain(FuncVal *) {
  bootStep(MINIGO_SYM_MAIN);
  iostreamsInit();
  sysmonStart();
  bootStep("runtime.doInit");
  doInit(initTasks);
  bootStep(MINIGO_SYM_MAIN_MAIN);
  int status = mainMain(args.argc, args.argv, environ);
  bootStep("exit");
  libc::exit(status);
  // A process whose exit did not exit dies here.
  for (;;)
    *static_cast<volatile int *>(nullptr) = 0;
}

} // namespace rt
