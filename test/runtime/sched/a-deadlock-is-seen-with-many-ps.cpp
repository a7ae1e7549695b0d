// All asleep is seen whatever the number of Ps and wherever the last goroutine ran; and not
// while one sleeps, computes, or sits in a system call.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do for i in 1 2 3 4 5; do \
// RUN:   env GOMAXPROCS=$p not %t 2>&1 | FileCheck %s || exit 1; done; done
// CHECK: all but one
// CHECK: fatal error: all goroutines are asleep - deadlock!
// CHECK: goroutine 1 [chan receive]:
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace minigo;

int main() {
  auto never = make_chan<int>(), some = make_chan<int>();
  for (int i = 0; i < 100; ++i)
    go([=]() mutable {
      for (int k = 0; k < 10; ++k)
        runtime::gosched();
      never.recv();
    });
  go([=]() mutable {
    time::sleep(std::chrono::milliseconds(20));
    some.send(1);
  });
  some.recv();
  go([=]() mutable {
    timespec ts{0, 20 * 1000 * 1000};
    syscall(SYS_nanosleep, &ts, nullptr);
    some.send(1);
  });
  some.recv();
  std::puts("all but one");
  std::fflush(stdout);
  never.recv();
}
