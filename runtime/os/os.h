//===- runtime/os/os.h - what an operating system provides ------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contract of runtime/os/<os>. Errors come back as -errno; nobody reads errno.
// Nothing here knows of goroutines, and nothing takes a lock.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_OS_OS_H
#define MINIGO_RUNTIME_OS_OS_H

#include "runtime/base/atomic.h"

namespace rt {

/// Sleeps while *word == expected, at most `ns` (negative: without limit). Spurious
/// returns are possible.
void futexSleep(Atomic<uint32_t> *word, uint32_t expected, Nanos ns);
/// Wakes up to `n` sleepers on the word.
void futexWakeup(Atomic<uint32_t> *word, int n);

/// Address space for stacks, inaccessible or `writable`; null when refused. Its pages take
/// memory when touched. From Linux 6.7 on never backed by huge pages.
void *osReserve(size_t size, bool writable);
/// Makes reserved pages readable and writable. False when the kernel refuses.
bool osCommit(void *p, size_t size);
/// Never backs these pages by huge ones: a stack touches one page in many.
void osNoHugePages(void *p, size_t size);
/// Readable, writable, zeroed memory; null when there is none.
void *osAlloc(size_t size);
void osFree(void *p, size_t size);
/// Gives the pages back; they read as zero.
void osDiscard(void *p, size_t size);

/// The ways a stack's end can be guarded, best first. Madvise: Linux 6.13.
enum class GuardKind : uint8_t { Madvise, Mprotect, None };
/// Puts a guard over pages: committed ones for Madvise, any for Mprotect. False when
/// the kernel refuses, or does not know this kind.
bool osGuard(GuardKind kind, void *p, size_t size);

/// All of `len` bytes to a descriptor, as far as it takes them.
void osWrite(int fd, const char *p, size_t len);
/// The first `len` bytes of a small file of /proc or /sys. Bytes read or -errno.
long osReadFile(const char *path, char *buf, size_t len);

/// Process id, thread id of the caller, and how many threads the process has (/proc; 0 unknown).
int osProcessId();
int osThreadId();
int osThreadCount();

/// CPUs the affinity mask of this thread allows.
int osAffinityCPUs();
/// CPUs that cgroup quotas grant, rounded up, the least over all ancestors; 0: no quota.
/// `root` stands before /proc and /sys, for tests.
int osCgroupCPUs(const char *root = "");

/// exit_group; returns only if the kernel refuses.
void osExit(int status);
/// Sends a signal to the calling thread.
void osRaise(int sig);
/// Sends a signal to a thread of this process.
void osSignalThread(int tid, int sig);
/// CPU time that a thread of this process has used; negative when it is gone.
Nanos osThreadCpuTime(int tid);
/// Sleeps of the calling thread end on time, not some 50 us later (timer slack).
void osExactTimers();

} // namespace rt

#endif // MINIGO_RUNTIME_OS_OS_H
