// errno's address is not kept across a call: after it the goroutine may be on another
// thread. Goroutines that change threads see their own errno, in C and in C++.
// RUN: rm -rf %t && split-file %s %t
// RUN: %minigo-build -o %t/out %t/main.cpp %t/c.c
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t/out || exit 1; done | FileCheck %s
// The feature macros of a source still come first.
// RUN: %minigo-build -o %t/feature %t/feature.c && %t/feature
// CHECK-COUNT-3: 0 wrong
#--- main.cpp
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <minigo/minigo.h>
extern "C" int errnoInC(void (*yield)());
int main() {
  std::atomic<int> wrong{0};
  minigo::sync::wait_group wg;
  for (int g = 1; g <= 50; ++g)
    wg.go([&, g] {
      for (int i = 0; i < 200; ++i) {
        errno = g;
        minigo::runtime::gosched();
        if (errno != g)
          ++wrong;
        errno = g + 1;
        minigo::runtime::gosched();
        if (errno != g + 1 || !errnoInC(minigo::runtime::gosched))
          ++wrong;
      }
    });
  wg.wait();
  std::printf("%d wrong\n", wrong.load());
}
#--- c.c
#include <errno.h>
int errnoInC(void (*yield)()) {
  errno = 77;
  yield();
  int first = errno == 77;
  errno = 78;
  yield();
  return first && errno == 78;
}
#--- feature.c
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
int main(void) {
  return strcmp(program_invocation_short_name, "feature") != 0 || basename("a/b")[0] != 'b';
}
