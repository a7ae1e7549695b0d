//===- runtime/posix/startup.cpp - libc's first memory --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A static libc takes its first memory, for thread-local storage, from the break, in a
// size that leaves the break inside a page and without telling sbrk. malloc then asks for
// the break again and moves it twice, the second time to align it. Taken in whole pages,
// and told, it moves it once.
//
// Runs before thread-local storage and errno exist: system calls only.
//
//===----------------------------------------------------------------------===//

#include "runtime/arch/amd64/syscall.h"
#include <asm/unistd.h>

extern "C" {
extern void *__curbrk; // libc's note of the break, null before the first sbrk
void *__real__dl_early_allocate(size_t size);

void *__wrap__dl_early_allocate(size_t size) {
  constexpr uintptr_t page = 4096;
  uintptr_t start = rt::rawSyscall(__NR_brk);
  uintptr_t end = (start + size + page - 1) & ~(page - 1);
  if (static_cast<uintptr_t>(rt::rawSyscall(__NR_brk, end)) != end)
    return __real__dl_early_allocate(size); // which has another way
  __curbrk = reinterpret_cast<void *>(end);
  return reinterpret_cast<void *>(start);
}
}
