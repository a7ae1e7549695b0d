//===- runtime/arch/amd64/cpu.cpp - is this CPU the one the program was built for -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs before libc is up: no relocated call, no TLS, no library function. The levels
// are those of the x86-64 psABI; the level the program needs is in the boot object.
// Without this check a program built for a newer level dies of SIGILL somewhere.
//
//===----------------------------------------------------------------------===//

#include "runtime/abi/symbols.h"
#include "runtime/arch/amd64/syscall.h"
#include <asm/unistd.h>

namespace rt {

extern "C" {
extern const uint32_t cpuLevel asm(MINIGO_SYM_CPU_LEVEL);
void checkCPU() asm("runtime.checkCPU");
}

namespace {

struct Cpuid {
  uint32_t eax, ebx, ecx, edx;
};

Cpuid cpuid(uint32_t leaf) {
  Cpuid r;
  asm volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(0));
  return r;
}

uint64_t xgetbv() {
  uint32_t lo, hi;
  asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
  return uint64_t(hi) << 32 | lo;
}

constexpr uint32_t bit(int n) { return 1u << n; }
constexpr bool all(uint32_t have, uint32_t want) { return (have & want) == want; }

/// The highest level this CPU, and the kernel's register saving, support: 1 to 4.
uint32_t supportedLevel() {
  uint32_t maxLeaf = cpuid(0).eax;
  Cpuid f1 = cpuid(1);
  Cpuid ext = cpuid(0x80000000);
  Cpuid e1 = ext.eax >= 0x80000001 ? cpuid(0x80000001) : Cpuid{};
  Cpuid f7 = maxLeaf >= 7 ? cpuid(7) : Cpuid{};

  // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF.
  constexpr uint32_t v2 = bit(0) | bit(9) | bit(13) | bit(19) | bit(20) | bit(23);
  if (!all(f1.ecx, v2) || !all(e1.ecx, bit(0)))
    return 1;
  // FMA, MOVBE, OSXSAVE, AVX, F16C; BMI1, AVX2, BMI2; LZCNT.
  constexpr uint32_t v3 = bit(12) | bit(22) | bit(27) | bit(28) | bit(29);
  if (!all(f1.ecx, v3) || !all(f7.ebx, bit(3) | bit(5) | bit(8)) || !all(e1.ecx, bit(5)))
    return 2;
  uint64_t saved = xgetbv();
  if ((saved & 0x6) != 0x6) // XMM and YMM
    return 2;
  // AVX512 F, DQ, CD, BW, VL; opmask and both halves of ZMM.
  constexpr uint32_t v4 = bit(16) | bit(17) | bit(28) | bit(30) | bit(31);
  if (!all(f7.ebx, v4) || (saved & 0xe6) != 0xe6)
    return 3;
  return 4;
}

} // namespace

void checkCPU() {
  uint32_t need = *const_cast<const volatile uint32_t *>(&cpuLevel);
  if (need <= 1 || supportedLevel() >= need)
    return;
  static constexpr char text[] =
      "This program can only be run on AMD64 processors with v? microarchitecture support.\n";
  for (const char *p = text; *p; ++p) {
    char c = *p == '?' ? static_cast<char>('0' + need) : *p;
    rawSyscall(__NR_write, 2, reinterpret_cast<long>(&c), 1);
  }
  for (;;)
    rawSyscall(__NR_exit_group, 1);
}

} // namespace rt
