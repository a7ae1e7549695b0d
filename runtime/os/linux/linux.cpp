//===- runtime/os/linux/linux.cpp - futexes, memory, processes on Linux ---===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"
#include "runtime/arch/amd64/syscall.h"
#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>

// Newer than Debian 12's headers (Linux 6.13).
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

namespace rt {

void futexSleep(Atomic<uint32_t> *word, uint32_t expected, Nanos ns) {
  timespec ts{}, *limit = nullptr;
  if (ns >= 0) {
    ts.tv_sec = ns / 1000000000;
    ts.tv_nsec = ns % 1000000000;
    limit = &ts;
  }
  rawSyscall(__NR_futex, (long)&word->value_, FUTEX_WAIT_PRIVATE, expected, (long)limit);
}

void futexWakeup(Atomic<uint32_t> *word, int n) {
  rawSyscall(__NR_futex, (long)&word->value_, FUTEX_WAKE_PRIVATE, n);
}

static void *mapped(long r) { return r < 0 && r > -4096 ? nullptr : (void *)r; }

void *osReserve(size_t size, bool writable) {
  return mapped(rawSyscall(__NR_mmap, 0, size, writable ? PROT_READ | PROT_WRITE : PROT_NONE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0));
}

bool osCommit(void *p, size_t size) {
  return rawSyscall(__NR_mprotect, (long)p, size, PROT_READ | PROT_WRITE) == 0;
}

void osNoHugePages(void *p, size_t size) {
  rawSyscall(__NR_madvise, (long)p, size, MADV_NOHUGEPAGE);
}

void *osAlloc(size_t size) {
  return mapped(rawSyscall(__NR_mmap, 0, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

void osFree(void *p, size_t size) { rawSyscall(__NR_munmap, (long)p, size); }

void osDiscard(void *p, size_t size) {
  rawSyscall(__NR_madvise, (long)p, size, MADV_DONTNEED);
}

bool osGuard(GuardKind kind, void *p, size_t size) {
  switch (kind) {
  case GuardKind::Madvise:
    return rawSyscall(__NR_madvise, (long)p, size, MADV_GUARD_INSTALL) == 0;
  case GuardKind::Mprotect:
    return rawSyscall(__NR_mprotect, (long)p, size, PROT_NONE) == 0;
  case GuardKind::None:
    return true;
  }
  return false;
}

void osWrite(int fd, const char *p, size_t len) {
  while (len > 0) {
    long n = rawSyscall(__NR_write, fd, (long)p, len);
    if (n == -4 /* EINTR */)
      continue;
    if (n <= 0)
      return;
    p += n;
    len -= n;
  }
}

long osReadFile(const char *path, char *buf, size_t len) {
  long fd = rawSyscall(__NR_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fd;
  // The files of /proc and /sys that we read are one record: one read has it all.
  long got = rawSyscall(__NR_read, fd, (long)buf, len);
  rawSyscall(__NR_close, fd);
  return got;
}

int osProcessId() { return rawSyscall(__NR_getpid); }

int osThreadId() { return rawSyscall(__NR_gettid); }

int osThreadCount() {
  // Field 20 of /proc/self/stat; the command name before it may hold anything.
  char buf[1024];
  long n = osReadFile("/proc/self/stat", buf, sizeof buf - 1);
  long at = n - 1;
  while (at > 0 && buf[at] != ')')
    --at;
  if (at <= 0)
    return 0;
  int field = 2, count = 0;
  for (++at; at < n; ++at) {
    if (buf[at] == ' ') {
      if (++field > 20)
        break;
    } else if (field == 20 && buf[at] >= '0' && buf[at] <= '9') {
      count = count * 10 + (buf[at] - '0');
    }
  }
  return count;
}

int osAffinityCPUs() {
  // 64 KiB is room for half a million CPUs, more than any kernel is built for; the
  // kernel says how many bytes it filled.
  unsigned long mask[1024];
  long n = rawSyscall(__NR_sched_getaffinity, 0, sizeof mask, (long)mask);
  int cpus = 0;
  for (long i = 0; i < n / (long)sizeof mask[0]; ++i)
    cpus += __builtin_popcountl(mask[i]);
  return cpus > 0 ? cpus : 1;
}

void osExit(int status) { rawSyscall(__NR_exit_group, status); }

void osSignalThread(int tid, int sig) {
  rawSyscall(__NR_tgkill, rawSyscall(__NR_getpid), tid, sig);
}

void osRaise(int sig) { osSignalThread(osThreadId(), sig); }

Nanos osThreadCpuTime(int tid) {
  // A thread's CPU clock by its id (linux/posix-timers.h): the complement of the id, a
  // bit for "thread" and the number of the scheduler's clock.
  constexpr unsigned perThread = 4, sched = 2;
  int clock = static_cast<int>(~static_cast<unsigned>(tid) << 3 | perThread | sched);
  timespec ts;
  if (rawSyscall(__NR_clock_gettime, clock, (long)&ts) != 0)
    return -1;
  return ts.tv_sec * Nanos(1000000000) + ts.tv_nsec;
}

void osExactTimers() { rawSyscall(__NR_prctl, PR_SET_TIMERSLACK, 1); }

} // namespace rt
