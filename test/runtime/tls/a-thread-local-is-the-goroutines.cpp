// Each goroutine has its own thread_local, wherever it runs; constructed at first use,
// destroyed at its end, the last constructed first, also when it ends by goexit; main's at
// exit, before static objects. On a thread that is not ours it is the thread's.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
// RUN: %minigo-build -O0 -o %t %s && %t | FileCheck %s
// RUN: %minigo-build -flto -o %t %s && %t | FileCheck %s
// RUN: %minigo-build -flto=thin -o %t %s && %t | FileCheck %s
#include <atomic>
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>
#include <string>
#include <thread>

using namespace minigo;

static std::atomic<int> alive;
static thread_local int counter = 7;
static thread_local std::string text = "first";
alignas(128) static thread_local char aligned[128];

struct Noisy {
  const char *name;
  explicit Noisy(const char *n) : name(n) { ++alive; }
  ~Noisy() {
    --alive;
    if (name[0] != '-')
      std::printf("~%s\n", name);
  }
};
static void inOrder() {
  static thread_local Noisy a("a");
  static thread_local Noisy b("b");
}
static thread_local Noisy quiet("-");

struct AtExit {
  ~AtExit() { std::puts("static"); }
} atExit;

static void waitForEnds() {
  while (runtime::num_goroutine() > 1)
    runtime::gosched();
}

int main() {
  // CHECK: 7 of the goroutine's own, 0 wrong
  std::atomic<int> wrong{0}, right{0};
  for (int g = 0; g < 200; ++g)
    go([&, g] {
      if (counter != 7 || text != "first" || quiet.name[0] != '-' ||
          reinterpret_cast<std::uintptr_t>(aligned) % 128 != 0)
        ++wrong;
      for (int i = 0; i < 50; ++i) {
        counter = g * 1000 + i;
        text = std::to_string(counter);
        if (i % 10 == 0)
          time::sleep(std::chrono::microseconds(g));
        else
          runtime::gosched();
        if (counter != g * 1000 + i || text != std::to_string(g * 1000 + i))
          ++wrong;
      }
      ++right;
    });
  waitForEnds();
  std::printf("%d of the goroutine's own, %d wrong\n", counter, wrong.load());
  // CHECK: 200 ended, 0 alive
  std::printf("%d ended, %d alive\n", right.load(), alive.load());

  // CHECK-NEXT: ~b
  // CHECK-NEXT: ~a
  // CHECK-NEXT: goexit
  // CHECK-NEXT: ~b
  // CHECK-NEXT: ~a
  go([] { inOrder(); });
  waitForEnds();
  go([] {
    inOrder();
    std::puts("goexit");
    runtime::goexit();
  });
  waitForEnds();

  // CHECK-NEXT: thread: 7, then 8; main: 7
  std::thread([] {
    int before = counter++;
    std::printf("thread: %d, then %d; ", before, counter);
  }).join();
  std::printf("main: %d\n", counter);

  // CHECK-NEXT: ~b
  // CHECK-NEXT: ~a
  // CHECK-NEXT: static
  inOrder();
}
