// 30,000 goroutines at once touch 120 MB of stacks. When they have ended and nobody needs so
// many for some seconds, the memory goes back to the kernel; what stays is a small part.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-2: given back
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>

using namespace minigo;

static long residentPages() {
  long size = 0, resident = 0;
  FILE *f = std::fopen("/proc/self/statm", "r");
  if (!f || std::fscanf(f, "%ld %ld", &size, &resident) != 2)
    return -1;
  std::fclose(f);
  return resident;
}

int main() {
  constexpr int n = 30000;
  long before = residentPages();
  auto c = make_chan<int>();
  sync::wait_group up, wg;
  up.add(n);
  for (int i = 0; i < n; ++i)
    wg.go([&]() {
      up.done();
      c.receive();
    });
  up.wait();
  long spike = residentPages() - before;
  c.close();
  wg.wait();
  if (spike < n) {
    std::printf("the spike was %ld pages\n", spike);
    return 1;
  }
  // Until it is back to a quarter; the test's time limit ends a wait in vain.
  while (residentPages() - before > spike / 4)
    time::sleep(std::chrono::milliseconds(100));
  std::printf("given back\n");
}
