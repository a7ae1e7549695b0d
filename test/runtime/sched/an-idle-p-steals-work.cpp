// One goroutine starts all others and never blocks; the second P has no other way to
// come by work than to take it from the first.
// REQUIRES: multi-cpu
// RUN: %minigo-build -o %t %s
// RUN: env GODEBUG=schedstats=1 GOMAXPROCS=2 %t 2>&1 | FileCheck %s
// CHECK: ran on 2 threads
// CHECK: SCHEDSTATS steal={{[1-9]}}
#include <atomic>
#include <cstdio>
#include <minigo/minigo.h>
#include <set>
#include <unistd.h>

int main() {
  std::set<int> threads;
  minigo::sync::mutex m;
  std::atomic<int> seen{0};
  // Until another thread than ours has run one.
  for (int n = 1; seen.load() < 2; ++n) {
    minigo::sync::wait_group wg;
    wg.add(100);
    for (int i = 0; i < 100; ++i)
      minigo::go([&] {
        std::lock_guard guard(m);
        threads.insert(gettid());
        seen.store(static_cast<int>(threads.size()));
        wg.done();
      });
    wg.wait();
  }
  std::printf("ran on %zu threads\n", threads.size());
}
