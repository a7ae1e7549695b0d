// Ps come and go under load: no goroutine and no timer is lost, and the count is what was
// asked for.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-3: 20000 of 20000, timers 500
#include <atomic>
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>

using namespace minigo;

int main() {
  std::atomic<int> done{0}, timers{0};
  sync::wait_group wg;
  for (int i = 0; i < 500; ++i)
    wg.go([&, i] {
      time::sleep(std::chrono::microseconds(i * 50));
      timers.fetch_add(1);
    });
  for (int i = 0; i < 200; ++i) {
    for (int k = 0; k < 100; ++k)
      wg.go([&] {
        for (int y = 0; y < 5; ++y)
          runtime::gosched();
        done.fetch_add(1);
      });
    int n = 1 + i * 7 % 11;
    runtime::gomaxprocs(n);
    if (runtime::gomaxprocs(0) != n)
      std::printf("asked for %d, has %d\n", n, runtime::gomaxprocs(0));
    if (i % 3 == 0)
      runtime::gosched();
  }
  wg.wait();
  std::printf("%d of 20000, timers %d\n", done.load(), timers.load());
}
