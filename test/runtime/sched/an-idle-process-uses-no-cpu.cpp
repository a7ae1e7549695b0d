// 10,000 parked goroutines, after timers and channels were busy on several Ps: in two
// seconds the process uses next to no CPU time, with or without a sleeper among them.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-3: idle
#include <chrono>
#include <cstdio>
#include <ctime>
#include <minigo/minigo.h>
#include <thread>

using namespace minigo;

static double cpu() {
  timespec ts;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
  return ts.tv_sec + ts.tv_nsec / 1e9;
}

int main() {
  auto c = make_chan<int>();
  for (int i = 0; i < 10000; ++i)
    go([=]() mutable {
      time::sleep(std::chrono::microseconds(i % 1000));
      c.receive();
    });
  for (int i = 0; i < 1000; ++i)
    time::sleep(std::chrono::microseconds(1));
  time::sleep(std::chrono::milliseconds(300)); // sysmon's way to its deep sleep
  double before = cpu();
  time::sleep(std::chrono::seconds(2));
  double used = cpu() - before;
  c.close();
  if (used < 0.005)
    std::puts("idle");
  else
    std::printf("used %f s\n", used);
}
