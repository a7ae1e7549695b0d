//===- runtime/os/linux/cgroup.cpp - the CPU quota of our control groups --===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A quota may stand in our own group or in any ancestor; the least one counts.
//   v2: /proc/self/cgroup has "0::<path>"; <mount>/<path>/cpu.max is "max 100000" or
//       "<quota> <period>" in microseconds.
//   v1: "<n>:cpu,cpuacct:<path>"; cpu.cfs_quota_us (-1: none) and cpu.cfs_period_us.
// The CPU controller is in one hierarchy: where v1 has it, v2 is not asked. Anything that
// is not of this form is no quota.
//
// The usual mount points are tried; /proc/self/mountinfo, which is long on hosts with many
// containers, is not read: a group mounted elsewhere has no quota for us, and GOMAXPROCS
// still says otherwise. In a container the path may be the host's, of which the mount shows
// the end only: folders that are not there are passed over.
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"
#include "runtime/arch/amd64/syscall.h"
#include <asm/unistd.h>
#include <fcntl.h>

namespace rt {

namespace {

/// Of /proc/self/cgroup, and so of a group's path.
constexpr size_t kSelfMax = 4096;
constexpr size_t kPathMax = kSelfMax + 256;

/// A path built up and cut back while walking to the root.
struct Path {
  char text[kPathMax];
  size_t len = 0;

  bool append(const char *s, size_t n) {
    if (len + n >= kPathMax)
      return false;
    for (size_t i = 0; i < n; ++i)
      text[len + i] = s[i];
    len += n;
    text[len] = 0;
    return true;
  }
  bool append(const char *s) { return append(s, __builtin_strlen(s)); }
  void cut(size_t n) { text[len = n] = 0; }
};

/// Reads files, and closes them together: neighbours by one system call.
class Files {
  int first = 0, last = -1; // [first, last] are ours

public:
  ~Files() { closeAll(); }

  /// The first `len` bytes; bytes read, negative when there is no such file.
  long read(const char *path, char *buf, size_t len) {
    int fd = rawSyscall(__NR_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
      return fd;
    constexpr int kOpenAtOnce = 8;
    if (fd != last + 1 || fd - first == kOpenAtOnce) {
      closeAll();
      first = fd;
    }
    last = fd;
    return rawSyscall(__NR_read, fd, (long)buf, len);
  }

private:
  void closeAll() {
    if (last > first && rawSyscall(__NR_close_range, first, last, 0) == 0)
      last = first - 1;
    for (; last >= first; --last)
      rawSyscall(__NR_close, last);
  }
};

/// A group's folder, and how its quota is read: CPUs, or 0.
using GroupReader = int (*)(Files &, Path &);

/// A decimal at *p, which moves behind it and the one character that ends it: `stop`, or
/// the file's end. -1 when there is none.
int64_t readNumber(const char *&p, const char *end, char stop) {
  if (p >= end || *p < '0' || *p > '9')
    return -1;
  int64_t v = 0;
  for (; p < end && *p >= '0' && *p <= '9'; ++p) {
    if (v > INT64_MAX / 10 - 9)
      return -1;
    v = v * 10 + (*p - '0');
  }
  if (p < end && *p++ != stop)
    return -1;
  return v;
}

long readFile(Files &files, Path &dir, const char *name, char *buf, size_t len) {
  size_t keep = dir.len;
  long n = dir.append(name) ? files.read(dir.text, buf, len) : -1;
  dir.cut(keep);
  return n;
}

int64_t readNumberFile(Files &files, Path &dir, const char *name) {
  char buf[64];
  long n = readFile(files, dir, name, buf, sizeof buf);
  const char *p = buf;
  return n > 0 ? readNumber(p, buf + n, '\n') : -1;
}

int cpusOf(int64_t quota, int64_t period) {
  if (quota <= 0 || period <= 0)
    return 0;
  return static_cast<int>(rtmin<int64_t>(quota / period + (quota % period != 0), 1 << 20));
}

int groupV2(Files &files, Path &dir) {
  char buf[64];
  long n = readFile(files, dir, "/cpu.max", buf, sizeof buf);
  if (n <= 0)
    return 0;
  const char *p = buf, *end = buf + n;
  int64_t quota = readNumber(p, end, ' '); // "max" is no number
  return cpusOf(quota, readNumber(p, end, '\n'));
}

int groupV1(Files &files, Path &dir) {
  int64_t quota = readNumberFile(files, dir, "/cpu.cfs_quota_us");
  return quota > 0 ? cpusOf(quota, readNumberFile(files, dir, "/cpu.cfs_period_us")) : 0;
}

/// The least quota from `dir` and [path, end) in it up to `dir` itself.
int leastQuota(Files &files, Path &dir, const char *path, const char *end, GroupReader group) {
  size_t root = dir.len;
  bool outside = end - path >= 3 && path[1] == '.' && path[2] == '.'; // of our namespace
  if (!outside && !dir.append(path, end - path))
    return 0;
  int least = 0;
  for (;;) {
    while (dir.len > root && dir.text[dir.len - 1] == '/')
      dir.cut(dir.len - 1);
    int cpus = group(files, dir);
    if (cpus > 0 && (least == 0 || cpus < least))
      least = cpus;
    if (dir.len <= root)
      return least;
    size_t at = dir.len;
    while (at > root && dir.text[at - 1] != '/')
      --at;
    dir.cut(at > root ? at - 1 : root);
  }
}

/// True when the controllers "a,b,c" in [p, end) name "cpu".
bool namesCPU(const char *p, const char *end) {
  while (p < end) {
    const char *comma = p;
    while (comma < end && *comma != ',')
      ++comma;
    if (comma - p == 3 && p[0] == 'c' && p[1] == 'p' && p[2] == 'u')
      return true;
    p = comma + 1;
  }
  return false;
}

const char *find(const char *p, const char *end, char c) {
  while (p < end && *p != c)
    ++p;
  return p;
}

} // namespace

int osCgroupCPUs(const char *root) {
  Files files;
  Path dir;
  char buf[kSelfMax];
  if (!dir.append(root))
    return 0;
  long n = readFile(files, dir, "/proc/self/cgroup", buf, sizeof buf);
  const char *path = nullptr, *pathEnd = nullptr, *mount = nullptr;
  GroupReader group = nullptr;
  for (const char *line = buf, *end = buf + (n > 0 ? n : 0); line < end && group != groupV1;) {
    // hierarchy ':' controllers ':' path
    const char *eol = find(line, end, '\n');
    const char *controllers = find(line, eol, ':') + 1;
    const char *colon = find(controllers, eol, ':');
    bool v1 = colon < eol && namesCPU(controllers, colon);
    if (v1 || (colon < eol && colon == controllers)) {
      group = v1 ? groupV1 : groupV2;
      mount = v1 ? "/sys/fs/cgroup/cpu" : "/sys/fs/cgroup";
      path = colon + 1;
      pathEnd = eol;
    }
    line = eol + 1;
  }
  return group && dir.append(mount) ? leastQuota(files, dir, path, pathEnd, group) : 0;
}

} // namespace rt
