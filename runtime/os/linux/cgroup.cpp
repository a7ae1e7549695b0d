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
// The usual mount points are tried first; /proc/self/mountinfo, which is long on
// hosts with many containers, is not read: a group mounted elsewhere has no quota
// for us, and GOMAXPROCS still says otherwise.
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"

namespace rt {

namespace {

constexpr size_t kPathMax = 1024;

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

/// Reads a decimal at *p and moves behind it; -1 when there is none.
int64_t readNumber(const char *&p, const char *end) {
  while (p < end && *p == ' ')
    ++p;
  if (p == end || *p < '0' || *p > '9')
    return -1;
  int64_t v = 0;
  for (; p < end && *p >= '0' && *p <= '9'; ++p) {
    if (v > INT64_MAX / 10 - 9)
      return -1;
    v = v * 10 + (*p - '0');
  }
  return v;
}

int64_t readNumberFile(Path &dir, const char *name) {
  size_t keep = dir.len;
  char buf[64];
  long n = dir.append(name) ? osReadFile(dir.text, buf, sizeof buf) : -1;
  dir.cut(keep);
  const char *p = buf;
  return n > 0 ? readNumber(p, buf + n) : -1;
}

int cpusOf(int64_t quota, int64_t period) {
  if (quota <= 0 || period <= 0)
    return 0;
  return static_cast<int>(rtmin<int64_t>((quota + period - 1) / period, 1 << 20));
}

int groupV2(Path &dir) {
  size_t keep = dir.len;
  char buf[64];
  long n = dir.append("/cpu.max") ? osReadFile(dir.text, buf, sizeof buf) : -1;
  dir.cut(keep);
  if (n <= 0)
    return 0;
  const char *p = buf, *end = buf + n;
  int64_t quota = readNumber(p, end); // "max" is no number
  return cpusOf(quota, readNumber(p, end));
}

int groupV1(Path &dir) {
  int64_t quota = readNumberFile(dir, "/cpu.cfs_quota_us");
  return quota > 0 ? cpusOf(quota, readNumberFile(dir, "/cpu.cfs_period_us")) : 0;
}

/// The least quota from mount/path up to the mount itself.
int leastQuota(const char *mount, const char *path, size_t pathLen, int (*group)(Path &)) {
  Path dir;
  dir.append(mount);
  size_t root = dir.len;
  if (!dir.append(path, pathLen))
    return 0;
  int least = 0;
  for (;;) {
    while (dir.len > root && dir.text[dir.len - 1] == '/')
      dir.cut(dir.len - 1);
    int cpus = group(dir);
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

} // namespace

int osCgroupCPUs() {
  char buf[4096];
  long n = osReadFile("/proc/self/cgroup", buf, sizeof buf);
  int least = 0;
  for (const char *line = buf, *end = buf + (n > 0 ? n : 0); line < end;) {
    const char *eol = line;
    while (eol < end && *eol != '\n')
      ++eol;
    // hierarchy ':' controllers ':' path
    const char *controllers = line;
    while (controllers < eol && *controllers != ':')
      ++controllers;
    ++controllers;
    const char *path = controllers;
    while (path < eol && *path != ':')
      ++path;
    if (path < eol) {
      int cpus = 0;
      if (path == controllers)
        cpus = leastQuota("/sys/fs/cgroup", path + 1, eol - path - 1, groupV2);
      else if (namesCPU(controllers, path))
        cpus = leastQuota("/sys/fs/cgroup/cpu", path + 1, eol - path - 1, groupV1);
      if (cpus > 0 && (least == 0 || cpus < least))
        least = cpus;
    }
    line = eol + 1;
  }
  return least;
}

} // namespace rt
