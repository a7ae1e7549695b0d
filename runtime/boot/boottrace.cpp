//===- runtime/boot/boottrace.cpp - GODEBUG=boottrace=1 -------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Steps are stamped with the CPU's tick counter, since the first ones come before
// libc and its clock. Ticks become time by comparing both clocks over the boot so far:
//
//   boot: @0.000 ms runtime.rt0_go
//
//===----------------------------------------------------------------------===//

#include "runtime/arch/arch.h"
#include "runtime/boot/boot.h"
#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/time/time.h"

namespace rt {

namespace {

struct Step {
  const char *name;
  uint64_t ticks;
};

constexpr int kMaxSteps = 16;
Step steps[kMaxSteps];
int count;
enum { Recording, Printing, Off } mode = Recording;
uint64_t clockTicks; ///< tick counter and clock at the same moment, early in the boot
Nanos clockNanos;

/// Nanoseconds from the first step to `ticks`.
Nanos sinceStart(uint64_t ticks) {
  uint64_t spanTicks = cputicks() - clockTicks;
  Nanos spanNanos = nanotime() - clockNanos;
  if (spanTicks == 0)
    return 0;
  return static_cast<Nanos>(static_cast<double>(ticks - steps[0].ticks) *
                            static_cast<double>(spanNanos) / static_cast<double>(spanTicks));
}

void print(const Step &s) {
  Nanos us = sinceStart(s.ticks) / 1000;
  printErr("boot: @");
  printErrInt(us / 1000);
  printErr(".");
  if (us % 1000 < 100)
    printErr("0");
  if (us % 1000 < 10)
    printErr("0");
  printErrInt(us % 1000);
  printErr(" ms ");
  printErr(s.name);
  printErr("\n");
}

} // namespace

/// Called from rt0_go before libc is up: no call leaves this function then.
void bootStep(const char *name) {
  if (mode == Off)
    return;
  Step s{name, cputicks()};
  if (mode == Printing) {
    print(s);
    return;
  }
  if (count < kMaxSteps)
    steps[count++] = s;
}

void bootTraceReady() {
  if (godebugInt("boottrace", 0) == 0) {
    mode = Off;
    return;
  }
  clockTicks = cputicks();
  clockNanos = nanotime();
  // A span to compare the clocks over, long against the cost of reading them.
  while (nanotime() - clockNanos < 50 * 1000)
    spinPause();
  mode = Printing;
  for (int i = 0; i < count; ++i)
    print(steps[i]);
}

extern "C" void bootEntered() asm("runtime.bootEntered");
void bootEntered() { bootStep("runtime.rt0_go"); }

} // namespace rt
