// Two Ps run two goroutines at once: each waits, without yielding, for what the other
// does. On one P this would be a deadlock but for preemption, which is off here.
// REQUIRES: multi-cpu
// RUN: %minigo-build -o %t %s
// RUN: env GODEBUG=asyncpreemptoff=1 GOMAXPROCS=2 %t | FileCheck %s
// RUN: env GODEBUG=asyncpreemptoff=1 GOMAXPROCS=8 %t | FileCheck %s
// CHECK: met 1000 times
#include <atomic>
#include <cstdio>
#include <minigo/minigo.h>

int main() {
  std::atomic<int> turn{0};
  minigo::sync::wait_group wg;
  wg.add(1);
  minigo::go([&] {
    for (int i = 0; i < 1000; ++i) {
      while (turn.load() != 2 * i + 1) {
      }
      turn.store(2 * i + 2);
    }
    wg.done();
  });
  for (int i = 0; i < 1000; ++i) {
    turn.store(2 * i + 1);
    while (turn.load() != 2 * i + 2) {
    }
  }
  wg.wait();
  std::printf("met %d times\n", turn.load() / 2);
}
