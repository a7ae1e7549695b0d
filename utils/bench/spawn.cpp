//===- utils/bench/spawn.cpp - time whole processes, interleaved ------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   spawn ROUNDS PROGRAM...
//
// Runs every program once a round, a round after a warm-up one, and prints for
// each: median wall time and median user+system time, in nanoseconds, and the
// median of wall / wall of the LAST program in the same round. A machine that is
// shared slows down for seconds at a time; programs of one round meet the same
// weather, so their ratio holds where times do not. Who runs first changes from
// round to round. A program that fails ends the measurement.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <vector>

extern char **environ;

namespace {

struct Sample {
  double wall; ///< from before the spawn until wait4 returned
  double cpu;  ///< user + system, as the kernel accounts it
};

struct Program {
  char *path;
  std::vector<Sample> samples;
};

[[noreturn]] void die(const char *path, const char *why) {
  std::fprintf(stderr, "spawn: %s: %s\n", path, why);
  std::exit(1);
}

double nanoseconds(const timeval &t) { return t.tv_sec * 1e9 + t.tv_usec * 1e3; }

Sample runOnce(char *path, const posix_spawn_file_actions_t &quiet) {
  char *argv[] = {path, nullptr};
  pid_t pid;
  auto start = std::chrono::steady_clock::now();
  if (posix_spawn(&pid, path, &quiet, nullptr, argv, environ) != 0)
    die(path, "cannot be started");
  int status;
  rusage usage;
  if (wait4(pid, &status, 0, &usage) != pid)
    die(path, "wait4 failed");
  std::chrono::duration<double, std::nano> wall = std::chrono::steady_clock::now() - start;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    die(path, "failed");
  return {wall.count(), nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  size_t n = values.size();
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

template <class F> double medianOf(size_t rounds, F value) {
  std::vector<double> values;
  for (size_t i = 0; i < rounds; ++i)
    values.push_back(value(i));
  return median(values);
}

} // namespace

int main(int argc, char **argv) {
  size_t rounds = argc > 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (rounds == 0) {
    std::fprintf(stderr, "usage: spawn ROUNDS PROGRAM...\n");
    return 2;
  }
  std::vector<Program> programs;
  for (char **path = argv + 2; *path; ++path)
    programs.push_back({*path, {}});

  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);

  for (Program &p : programs)
    runOnce(p.path, quiet);
  for (size_t round = 0; round < rounds; ++round)
    for (size_t i = 0; i < programs.size(); ++i) {
      Program &p = programs[(round + i) % programs.size()];
      p.samples.push_back(runOnce(p.path, quiet));
    }

  const Program &reference = programs.back();
  for (const Program &p : programs) {
    double wall = medianOf(rounds, [&](size_t i) { return p.samples[i].wall; });
    double cpu = medianOf(rounds, [&](size_t i) { return p.samples[i].cpu; });
    double ratio =
        medianOf(rounds, [&](size_t i) { return p.samples[i].wall / reference.samples[i].wall; });
    std::printf("%.0f %.0f %.4f\n", wall, cpu, ratio);
  }
}
