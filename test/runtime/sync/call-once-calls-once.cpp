// std::call_once by many goroutines, and by threads: once; an exception leaves it to be
// called again.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-3: called 1, seen 100, thrown 3 of 3
#include <atomic>
#include <cstdio>
#include <minigo/minigo.h>
#include <mutex>
#include <stdexcept>
#include <thread>

int main() {
  std::once_flag flag, throwing;
  std::atomic<int> called{0}, seen{0};
  minigo::sync::wait_group wg;
  for (int i = 0; i < 90; ++i)
    wg.go([&] {
      std::call_once(flag, [&] { ++called; });
      if (called == 1)
        ++seen;
    });
  for (int i = 0; i < 10; ++i)
    std::thread([&] {
      std::call_once(flag, [&] { ++called; });
      if (called == 1)
        ++seen;
    }).join();
  wg.wait();
  int thrown = 0, calls = 0;
  for (int i = 0; i < 5; ++i)
    try {
      std::call_once(throwing, [&] {
        if (calls++ < 3)
          throw std::runtime_error("again");
      });
    } catch (const std::runtime_error &) {
      ++thrown;
    }
  std::printf("called %d, seen %d, thrown %d of 3\n", called.load(), seen.load(), thrown);
}
