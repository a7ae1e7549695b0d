// rw_mutex, cond, once, once_func, once_value, semaphore, map, singleflight: what they
// promise, under contention, on every number of Ps.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
#include <atomic>
#include <chrono>
#include <cstdio>
#include <minigo/minigo.h>
#include <stdexcept>
#include <string>
#include <thread>

using namespace minigo;

static const char *text(bool b) { return b ? "yes" : "no"; }

static void rwMutex() {
  sync::rw_mutex m;
  std::atomic<int> readers{0}, writers{0}, together{0};
  std::atomic<bool> wrong{false};
  long value = 0;
  sync::wait_group wg;
  auto reader = [&] {
    for (int i = 0; i < 300; ++i) {
      std::shared_lock guard(m);
      if (++readers > 1)
        ++together;
      if (writers != 0)
        wrong = true;
      runtime::gosched();
      --readers;
    }
  };
  auto writer = [&] {
    for (int i = 0; i < 300; ++i) {
      std::lock_guard guard(m);
      if (++writers != 1 || readers != 0)
        wrong = true;
      ++value;
      runtime::gosched();
      --writers;
    }
  };
  for (int i = 0; i < 8; ++i)
    wg.go(reader);
  for (int i = 0; i < 4; ++i)
    wg.go(writer);
  std::thread thread(writer);
  wg.wait();
  thread.join();
  std::printf("rw: %ld, wrong: %s, readers together: %s\n", value, text(wrong), text(together > 0));
  // A writer that waits goes before a reader that arrives.
  m.lock_shared();
  wg.go([&] { std::lock_guard guard(m); });
  while (m.try_lock_shared()) { // until the writer waits
    m.unlock_shared();
    runtime::gosched();
  }
  std::printf("writer first: yes, try: %s\n", text(m.try_lock()));
  m.unlock_shared();
  wg.wait();
}

static void conds() {
  sync::mutex m;
  sync::cond c(m);
  int ready = 0, seen = 0;
  sync::wait_group wg;
  std::string order;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      std::lock_guard guard(m);
      ++ready;
      c.wait();
      order += static_cast<char>('a' + i);
      ++seen;
    });
    while ([&] { std::lock_guard guard(m); return ready != i + 1; }())
      runtime::gosched();
  }
  for (int i = 0; i < 3; ++i) {
    c.signal();
    while ([&] { std::lock_guard guard(m); return seen != i + 1; }())
      runtime::gosched();
  }
  std::printf("signals: %s", order.c_str());
  bool go = false;
  std::atomic<int> woken{0};
  for (int i = 0; i < 100; ++i)
    wg.go([&] {
      std::unique_lock guard(m);
      c.wait([&] { return go; });
      ++woken;
    });
  std::thread thread([&] {
    std::unique_lock guard(m);
    c.wait([&] { return go; });
    ++woken;
  });
  for (int i = 0; i < 20; ++i)
    runtime::gosched();
  {
    std::lock_guard guard(m);
    go = true;
  }
  c.broadcast();
  wg.wait();
  thread.join();
  std::printf(", broadcast: %d\n", woken.load());
}

static void onces() {
  sync::once once;
  std::atomic<int> calls{0}, after{0};
  sync::wait_group wg;
  for (int i = 0; i < 100; ++i)
    wg.go([&] {
      once.do_([&] {
        for (int k = 0; k < 10; ++k)
          runtime::gosched();
        ++calls;
      });
      if (calls == 1)
        ++after;
    });
  wg.wait();
  std::printf("once: %d, after it: %d", calls.load(), after.load());
  sync::once failing;
  try {
    failing.do_([] { throw std::runtime_error("x"); });
  } catch (const std::runtime_error &) {
    failing.do_([&] { ++calls; });
  }
  std::printf(", a throw counts: %s\n", text(calls == 1));
  int n = 0, thrown = 0;
  auto f = sync::once_func([&] {
    ++n;
    throw std::runtime_error("again");
  });
  for (int i = 0; i < 3; ++i)
    try {
      f();
    } catch (const std::runtime_error &) {
      ++thrown;
    }
  int calledOnce = n;
  auto v = sync::once_value([&] { return std::string("value") + std::to_string(++n); });
  auto copy = v;
  std::printf("once_func: %d, thrown %d; once_value: %s %s\n", calledOnce, thrown, v().c_str(),
              copy().c_str());
}

static void semaphores() {
  sync::semaphore s(3);
  std::atomic<int> inside{0}, most{0};
  sync::wait_group wg;
  for (int i = 0; i < 50; ++i)
    wg.go([&, i] {
      int n = 1 + i % 3;
      s.acquire(n);
      int now = inside += n;
      for (int m = most; now > m && !most.compare_exchange_weak(m, now);) {
      }
      runtime::gosched();
      inside -= n;
      s.release(n);
    });
  wg.wait();
  std::printf("semaphore: at most %s, try: %s %s", most <= 3 ? "3" : "more", text(s.try_acquire(3)),
              text(s.try_acquire()));
  s.release(3);
  try {
    s.release();
  } catch (const panic_error &e) {
    std::printf(", %s\n", e.what());
  }
}

static void maps() {
  sync::map<std::string, int> m;
  auto first = m.load_or_store("a", 1), second = m.load_or_store("a", 2);
  m.store("b", 3);
  std::printf("map: %d %s, %d %s, swap %d, cas %s %s, ", first.first, text(first.second),
              second.first, text(second.second), *m.swap("b", 4),
              text(m.compare_and_swap("b", 4, 5)), text(m.compare_and_swap("b", 4, 6)));
  int sum = 0;
  m.range([&](const std::string &, const int &v) {
    sum += v;
    m.store("a", 1);
    return true;
  });
  std::printf("sum %d, taken %d, left %s\n", sum, *m.load_and_delete("b"),
              text(m.load("b").has_value()));
}

static void flights() {
  sync::singleflight<int, std::string> group;
  std::atomic<int> calls{0}, shared{0}, right{0};
  auto gate = make_chan<int>();
  sync::wait_group wg;
  for (int i = 0; i < 50; ++i)
    wg.go([&] {
      auto r = group.do_(7, [&] {
        ++calls;
        gate.receive();
        return std::string("result");
      });
      right += r.value == "result";
      shared += r.shared;
    });
  for (int i = 0; i < 100; ++i)
    runtime::gosched();
  gate.close();
  wg.wait();
  std::printf("singleflight: all right: %s, fewer calls than callers: %s\n", text(right == 50),
              text(calls < 50 || shared == 0));
}

int main() {
  // CHECK: rw: 1500, wrong: no, readers together: yes
  // CHECK-NEXT: writer first: yes, try: no
  rwMutex();
  // CHECK-NEXT: signals: abc, broadcast: 101
  conds();
  // CHECK-NEXT: once: 1, after it: 100, a throw counts: yes
  // CHECK-NEXT: once_func: 1, thrown 3; once_value: value2 value2
  onces();
  // CHECK-NEXT: semaphore: at most 3, try: yes no, semaphore: released more than held
  semaphores();
  // CHECK-NEXT: map: 1 no, 1 yes, swap 3, cas yes no, sum 6, taken 5, left no
  maps();
  // CHECK-NEXT: singleflight: all right: yes, fewer calls than callers: yes
  flights();
}
