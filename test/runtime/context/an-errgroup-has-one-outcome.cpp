// errgroup: the first exception cancels the others and is what wait throws; a limit holds;
// goexit is a return. A semaphore's acquire gives up with its context.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
#include <atomic>
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>
#include <stdexcept>

using namespace minigo;

int main() {
  // CHECK: all: 10
  {
    errgroup::group g;
    std::atomic<int> n{0};
    for (int i = 0; i < 10; ++i)
      g.go([&] { ++n; });
    g.wait();
    std::printf("all: %d\n", n.load());
  }
  // CHECK-NEXT: thrown: first, cancelled: 5
  {
    errgroup::group g;
    std::atomic<int> cancelled{0};
    for (int i = 0; i < 5; ++i)
      g.go([&, ctx = g.ctx()] {
        ctx.done().receive();
        ++cancelled;
        throw std::runtime_error("late");
      });
    g.go([] { throw std::runtime_error("first"); });
    try {
      g.wait();
    } catch (const std::runtime_error &e) {
      std::printf("thrown: %s, cancelled: %d\n", e.what(), cancelled.load());
    }
  }
  // CHECK-NEXT: at most 3: yes, goexit: fine, none: no
  {
    errgroup::group g;
    g.set_limit(3);
    std::atomic<int> now{0}, most{0};
    for (int i = 0; i < 30; ++i)
      g.go([&] {
        int n = ++now;
        for (int m = most; n > m && !most.compare_exchange_weak(m, n);) {
        }
        runtime::gosched();
        --now;
      });
    g.go([] { runtime::goexit(); });
    g.wait();
    errgroup::group none;
    none.set_limit(0);
    std::printf("at most 3: %s, goexit: fine, none: %s\n", most <= 3 ? "yes" : "no",
                none.try_go([] {}) ? "yes" : "no");
  }
  // CHECK-NEXT: errgroup: modify limit while goroutines are still active
  {
    errgroup::group g;
    auto c = make_chan<int>();
    g.go([=]() mutable { c.receive(); });
    try {
      g.set_limit(1);
    } catch (const panic_error &e) {
      std::puts(e.what());
    }
    c.close();
    g.wait();
  }
  // CHECK-NEXT: acquire: no, then yes
  {
    sync::semaphore s(1);
    s.acquire();
    auto c = with_timeout(background(), std::chrono::milliseconds(2));
    bool got = s.acquire(c.ctx);
    s.release();
    std::printf("acquire: %s, then %s\n", got ? "yes" : "no", s.acquire(c.ctx) ? "yes" : "no");
  }
}
