//===- runtime/mem/stack.h - goroutine stacks -------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A stack is a slot of address space: a guard of 64 KB at the low end, the stack above
// it. Slots of one size are cut from chunks that are reserved without memory
// and made writable as they are cut, so that strict overcommit counts only what is in
// use. The guard is as large as the largest frame that libc or an object built
// without stack probes may step over in one go.
//
// Sizes fall with the number of live stacks: the first goroutines may recurse as deep
// as a thread, a million of them must fit the address space and the page tables.
//
//   Huge    64 MB   while fewer than 64 live
//   Large    8 MB   while fewer than 4,000
//   Medium 256 KB   while fewer than 100,000
//   Small   64 KB   beyond
//
// Freed stacks are kept per P (StackCache, no lock), and beyond that in one list per
// class, with their pages: touching one again costs nothing, faulting a new one 1.2 us.
// sysmon gives back the pages of those that nobody needed for some seconds, the least length
// that the list had meanwhile: after a spike the memory is returned, in steady work
// nothing is. Their addresses are kept in arrays, since a link would need a page of each.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_MEM_STACK_H
#define MINIGO_RUNTIME_MEM_STACK_H

#include "runtime/os/os.h"

namespace rt {

enum class StackClass : uint8_t { Small, Medium, Large, Huge };
inline constexpr int kStackClasses = 4;
inline constexpr size_t kGuardSize = 64 << 10;

size_t stackSize(StackClass cls);

/// [lo, hi): usable bytes; the guard is [lo - kGuardSize, lo). In one word: hi is a
/// multiple of the page size and carries the class in its low bits. Zero: no stack.
struct Stack {
  uintptr_t word;

  static Stack of(uintptr_t hi, StackClass cls) { return {hi | static_cast<uintptr_t>(cls)}; }
  explicit operator bool() const { return word != 0; }
  uintptr_t hi() const { return word & ~uintptr_t(kStackClasses - 1); }
  StackClass cls() const { return static_cast<StackClass>(word & (kStackClasses - 1)); }
  uintptr_t lo() const { return hi() - stackSize(cls()); }
};

/// Stacks at hand for one P. Linked through their own topmost word: that page is
/// touched first by the next user anyway.
struct StackCache {
  uintptr_t head[kStackClasses]; ///< hi of the first, 0 for none
  uint32_t len[kStackClasses];
};

/// Reads GODEBUG's stackguard.
void stackinit();

/// A stack of at least `minClass`; sizes by the number of live ones. `fatal` when the
/// address space is used up.
Stack stackalloc(StackCache *cache, StackClass minClass);
void stackfree(StackCache *cache, const Stack &s);

/// The class that holds `size` bytes; Huge for more than it has.
StackClass stackClassFor(size_t size);
/// Gives back pages of free stacks that nobody needed for some seconds, a bounded number at a
/// time. When it wants to be called again: `now`, later, or 0 for never while no stack is
/// freed. By sysmon alone.
Nanos stacksTrim(Nanos now);

/// How many are in use.
uint32_t stacksLive();

/// Name of the guard in force, as GODEBUG spells it.
const char *stackGuardName();

/// Whether `addr` lies in the guard below `s`.
RT_INLINE bool inGuard(const Stack &s, uintptr_t addr) {
  return s && addr < s.lo() && addr >= s.lo() - kGuardSize;
}

} // namespace rt

#endif // MINIGO_RUNTIME_MEM_STACK_H
