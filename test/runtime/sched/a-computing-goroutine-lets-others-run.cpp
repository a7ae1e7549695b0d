// On one P a goroutine that computes for ever is stopped where it is: in a loop without a
// call, in libc, while exceptions fly, in malloc, in streams and in regex. What it was
// doing is not disturbed, and the others' wait is bounded. (The bound here is loose, for
// a busy machine; the benchmark has the figure.)
// RUN: %minigo-build -o %t %s
// RUN: for kind in 0 1 2 3 4 5; do env GOMAXPROCS=1 %t $kind 1 || exit 1; done | FileCheck %s
// RUN: env GOMAXPROCS=1 %t 2 4 | FileCheck --check-prefix=MANY %s
// RUN: env GOMAXPROCS=2 %t 1 8 | FileCheck --check-prefix=MANY %s
// CHECK-COUNT-6: shared
// MANY: shared
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <minigo/minigo.h>
#include <regex>
#include <sstream>

static std::atomic<bool> stop;

static void check(bool ok) {
  if (ok)
    return;
  std::puts("disturbed");
  std::_Exit(1);
}

static void loopWithoutCalls() {
  while (!stop.load(std::memory_order_relaxed)) {
  }
}

static void errnoAcrossLibc() {
  while (!stop) {
    errno = 0;
    check(std::strtol("99999999999999999999999", nullptr, 10) == LONG_MAX && errno == ERANGE);
  }
}

static void throwAndCatch() {
  while (!stop) {
    int caught = 0;
    try {
      try {
        throw 42;
      } catch (int v) {
        caught = v;
        throw;
      }
    } catch (int v) {
      check(v == 42 && caught == 42);
    }
  }
}

static void allocate() {
  while (!stop) {
    void *volatile p = std::malloc(100);
    std::free(p);
  }
}

static void streams() {
  while (!stop) {
    std::stringstream s;
    s << "hello " << 42;
    std::string word;
    int number = 0;
    s >> word >> number;
    check(word == "hello" && number == 42);
  }
}

static void regexes() {
  const std::regex pattern("(a|b)*c");
  while (!stop)
    check(std::regex_match("ababababababc", pattern));
}

int main(int, char **argv) {
  void (*const kinds[])() = {loopWithoutCalls, errnoAcrossLibc, throwAndCatch,
                             allocate,         streams,         regexes};
  int hogs = std::atoi(argv[2]);
  minigo::sync::wait_group wg;
  for (int i = 0; i < hogs; ++i)
    wg.go(kinds[std::atoi(argv[1])]);
  auto start = std::chrono::steady_clock::now();
  constexpr int rounds = 50;
  for (int i = 0; i < rounds; ++i)
    minigo::runtime::gosched();
  std::chrono::duration<double> each = (std::chrono::steady_clock::now() - start) / rounds;
  stop = true;
  wg.wait();
  if (each.count() < 0.1 * hogs)
    std::puts("shared");
  else
    std::printf("each turn took %f s\n", each.count());
}
