// While static destructors run no other goroutine does: what they take apart would be used
// by it. With one that blocks (it joins a worker) the others run until it is ready.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do for i in 1 2 3 4 5 6 7 8 9 10; do \
// RUN:   env GOMAXPROCS=$p %t || exit 1; env GOMAXPROCS=$p %t join || exit 1; \
// RUN:   env GOMAXPROCS=$p %t thread || exit 1; done; done
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <minigo/minigo.h>
#include <thread>
#include <vector>

using namespace minigo;

static std::atomic<bool> destroyed;
static bool join;

/// Used by all goroutines until it dies.
struct Shared {
  std::vector<int> data = std::vector<int>(1000, 1);
  sync::wait_group workers;
  chan<int> stop = make_chan<int>();

  ~Shared() {
    if (join) {
      stop.close();
      workers.wait(); // others must run for this
    }
    destroyed = true;
    // Long enough for whoever still runs to come by.
    for (volatile int i = 0; i < 2000000; i = i + 1) {
    }
    data.clear();
  }
};
static Shared shared;

static void use() {
  for (;;) {
    if (destroyed) {
      std::fputs("a goroutine ran after the destructor\n", stderr);
      std::_Exit(1);
    }
    int sum = 0;
    for (int v : shared.data)
      sum += v;
    if (sum % 7 == 3)
      runtime::gosched();
  }
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  join = std::strcmp(how, "join") == 0;
  for (int i = 0; i < 20; ++i)
    go(use);
  for (int i = 0; i < 5 && join; ++i)
    shared.workers.go([] { shared.stop.receive(); });
  for (int i = 0; i < 5; ++i)
    runtime::gosched();
  if (std::strcmp(how, "thread") == 0)
    std::thread([] { std::exit(0); }).join();
  if (std::rand() % 2)
    go([] { std::exit(0); });
  else
    std::exit(0);
  for (;;)
    runtime::gosched();
}
