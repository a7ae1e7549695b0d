// The destructor of a goroutine's thread_local may use thread_locals that are new to the
// goroutine, wait for other goroutines, and end up on another thread: all that it
// constructs is destroyed too, and nothing is left. What it throws ends the process, also
// after goexit, whose frames and handlers are no longer there.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-3: {{^}}200 goroutines: 600 constructed, 600 destroyed, 0 wrong
// RUN: not %t return 2>&1 | FileCheck --check-prefix=THROWN %s
// RUN: not %t goexit 2>&1 | FileCheck --check-prefix=THROWN %s
// THROWN-NOT: caught
// THROWN: panic: std::runtime_error: from a destructor
#include <atomic>
#include <cstdio>
#include <cstring>
#include <minigo/minigo.h>
#include <stdexcept>

using namespace minigo;

static std::atomic<int> constructed, destroyed, wrong;

struct Last {
  int value = 1;
  Last() { ++constructed; }
  ~Last() { ++destroyed; }
};
static Last &last() {
  static thread_local Last l;
  return l;
}

struct Next {
  int value = 2;
  Next() { ++constructed; }
  ~Next() {
    runtime::gosched();
    wrong += last().value++ != 1; // first used here
    ++destroyed;
  }
};
static Next &next() {
  static thread_local Next n;
  return n;
}

struct First {
  chan<int> answers = make_chan<int>();
  First() { ++constructed; }
  ~First() {
    go([c = answers]() mutable { c.send(7); });
    wrong += answers.recv() != 7;
    next().value = 3; // first used here
    runtime::gosched();
    wrong += next().value != 3;
    ++destroyed;
  }
};

struct Thrower {
  bool used = false;
  ~Thrower() noexcept(false) { throw std::runtime_error("from a destructor"); }
};

int main(int argc, char **argv) {
  if (argc > 1)
    try {
      static thread_local Thrower thrower;
      thrower.used = true;
      if (!std::strcmp(argv[1], "goexit"))
        runtime::goexit();
      return 0;
    } catch (const std::runtime_error &) {
      std::puts("caught");
    }
  for (int i = 0; i < 200; ++i)
    go([i] {
      static thread_local First first;
      (void)first;
      if (i % 2)
        runtime::goexit();
    });
  while (runtime::num_goroutine() > 1)
    runtime::gosched();
  std::printf("200 goroutines: %d constructed, %d destroyed, %d wrong\n", constructed.load(),
              destroyed.load(), wrong.load());
}
