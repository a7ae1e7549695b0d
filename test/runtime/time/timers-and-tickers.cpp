// timer, ticker, after, tick, after_func: they fire when they should and not before, stop and
// reset say what they did, and leave no stale value (Go's guarantees since 1.23).
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
#include <atomic>
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>

using namespace minigo;
using namespace std::chrono_literals;
using Clock = time::clock;

static const char *text(bool b) { return b ? "yes" : "no"; }

template <class F> static void expectPanic(F f) {
  try {
    f();
    std::puts("no panic");
  } catch (const panic_error &e) {
    std::puts(e.what());
  }
}

int main() {
  // CHECK: late enough: yes, time of firing: yes, looks unbuffered: 0 0
  auto start = Clock::now();
  time::timer t(10ms);
  auto at = t.c.recv();
  std::printf("late enough: %s, time of firing: %s, ", text(Clock::now() - start >= 10ms),
              text(at >= start + 10ms && at <= Clock::now()));
  std::printf("looks unbuffered: %zu %zu\n", t.c.size(), t.c.capacity());

  // CHECK-NEXT: stop: no, after reset yes, again no
  std::printf("stop: %s, ", text(t.stop()));
  t.reset(1h);
  std::printf("after reset %s, ", text(t.stop()));
  std::printf("again %s\n", text(t.stop()));

  // CHECK-NEXT: fired unread: yes, stale: no
  time::timer unread(1ms);
  time::sleep(20ms);
  bool stopped = unread.stop();
  std::printf("fired unread: %s, stale: %s\n", text(stopped), text(bool(unread.c.try_recv())));

  // CHECK-NEXT: reset of an unread one: yes, stale: no, then in time: yes
  time::timer again(1ms);
  time::sleep(20ms);
  start = Clock::now();
  bool was = again.reset(30ms);
  bool stale = bool(again.c.try_recv());
  again.c.recv();
  std::printf("reset of an unread one: %s, stale: %s, then in time: %s\n", text(was), text(stale),
              text(Clock::now() - start >= 30ms));

  // CHECK-NEXT: ticks: 5 in time: yes, after stop: no
  start = Clock::now();
  time::ticker ticker(4ms);
  int ticks = 0;
  for (auto tick : ticker.c) {
    (void)tick;
    if (++ticks == 5)
      break;
  }
  bool inTime = Clock::now() - start >= 20ms;
  time::sleep(10ms);
  ticker.stop();
  std::printf("ticks: %d in time: %s, after stop: %s\n", ticks, text(inTime),
              text(bool(ticker.c.try_recv())));
  // CHECK-NEXT: dropped ticks: yes, faster: yes
  ticker.reset(2ms);
  time::sleep(50ms);
  int there = 0;
  while (ticker.c.try_recv())
    ++there;
  start = Clock::now();
  ticker.reset(1ms);
  for (int i = 0; i < 3; ++i)
    ticker.c.recv();
  std::printf("dropped ticks: %s, faster: %s\n", text(there <= 1),
              text(Clock::now() - start >= 3ms));
  ticker.stop();

  // CHECK-NEXT: after: yes, tick of nothing: nil
  start = Clock::now();
  time::after(5ms).recv();
  std::printf("after: %s, tick of nothing: %s\n", text(Clock::now() - start >= 5ms),
              time::tick(0ms) ? "there" : "nil");

  // CHECK-NEXT: function: called 1, stopped no, called after reset 2, stopped in time yes, 2
  auto calls = std::make_shared<std::atomic<int>>(0);
  auto done = make_chan<int>(1);
  auto f = time::after_func(1ms, [calls, done]() mutable {
    ++*calls;
    done.send(0);
  });
  done.recv();
  std::printf("function: called %d, stopped %s, ", calls->load(), text(f.stop()));
  f.reset(1ms);
  done.recv();
  std::printf("called after reset %d, ", calls->load());
  f.reset(1h);
  bool inTime2 = f.stop();
  std::printf("stopped in time %s, %d\n", text(inTime2), calls->load());
  // The closure dies with the last handle.
  // CHECK-NEXT: closure freed: yes
  f = {};
  while (calls.use_count() > 1)
    runtime::gosched();
  std::printf("closure freed: yes\n");

  // CHECK-NEXT: non-positive interval for NewTicker
  // CHECK-NEXT: non-positive interval for Ticker.Reset
  expectPanic([] { time::ticker bad(0ms); });
  expectPanic([&] { ticker.reset(-1ms); });

  // CHECK-NEXT: many: 2000 fired, 0 stale
  std::atomic<int> fired{0}, staleCount{0};
  sync::wait_group wg;
  for (int i = 0; i < 20; ++i)
    wg.go([&, i] {
      time::timer mine(1us);
      for (int k = 0; k < 100; ++k) {
        auto from = Clock::now();
        auto d = std::chrono::microseconds((i * 7 + k) % 200);
        mine.reset(d);
        if (k % 3 == 0) {
          mine.stop();
          if (mine.c.try_recv())
            ++staleCount;
          from = Clock::now();
          mine.reset(d);
        }
        if (mine.c.recv() < from + d)
          ++staleCount;
        ++fired;
      }
    });
  wg.wait();
  std::printf("many: %d fired, %d stale\n", fired.load(), staleCount.load());
}
