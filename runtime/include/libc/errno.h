/*===- libc/errno.h - errno that is looked up at each use ------------*- C -*-===
 *
 * Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * Found before the system's <errno.h>, which it includes. There errno's address
 * comes from a function declared const, so a compiler computes it once and keeps it
 * across calls; but a goroutine may be on another thread after a call, and errno is
 * the thread's. This one is not const.
 */
#include_next <errno.h>

#if !defined(__ASSEMBLER__) && !defined(MINIGO_ERRNO_H) && defined(errno)
#define MINIGO_ERRNO_H
#ifdef __cplusplus
extern "C" {
#endif
extern int *__minigo_errno_location(void) __asm__("runtime.errnoLocation");
#ifdef __cplusplus
}
#endif
#undef errno
#define errno (*__minigo_errno_location())
#endif
