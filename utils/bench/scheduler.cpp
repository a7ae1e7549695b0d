//===- utils/bench/scheduler.cpp - what goroutines cost --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   scheduler ROW
//
// Prints the row's figure, one number. scheduler.go is the same program in Go, function
// by function; `utils/bench/run ROW` runs both. The API and nothing else is used.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <minigo/minigo.h>
#include <vector>

using namespace minigo;

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

double cpuSeconds() {
  timespec ts;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
  return ts.tv_sec + ts.tv_nsec / 1e9;
}

/// The least of some rounds in one process: the first meets cold memory.
template <class F> double best(int rounds, F once) {
  double least = once();
  while (--rounds > 0)
    least = std::min(least, once());
  return least;
}

double spawn() {
  constexpr int n = 1000000;
  return best(5, [] {
    sync::wait_group wg;
    auto start = Clock::now();
    for (int i = 0; i < n; ++i) {
      wg.add(1);
      go([&wg] { wg.done(); });
    }
    wg.wait();
    return since(start) / n;
  });
}

double yield(int goroutines) {
  int each = 4000000 / goroutines;
  return best(3, [=] {
    sync::wait_group wg;
    auto start = Clock::now();
    for (int i = 0; i < goroutines; ++i)
      wg.go([=] {
        for (int k = 0; k < each; ++k)
          runtime::gosched();
      });
    wg.wait();
    return since(start) / (static_cast<double>(each) * goroutines);
  });
}

/// One way: half a round trip.
double pingPong() {
  constexpr int n = 500000;
  return best(3, [] {
    auto there = make_chan<int>(), back = make_chan<int>();
    go([=]() mutable {
      for (int v : there)
        back.send(v);
    });
    auto start = Clock::now();
    for (int i = 0; i < n; ++i) {
      there.send(i);
      back.recv();
    }
    double ns = since(start) / (2.0 * n);
    there.close();
    return ns;
  });
}

double buffered(int producers, int consumers) {
  constexpr int n = 4000000;
  return best(3, [=] {
    auto c = make_chan<int>(128);
    sync::wait_group sent, received;
    auto start = Clock::now();
    for (int p = 0; p < producers; ++p)
      sent.go([=]() mutable {
        for (int i = 0; i < n / producers; ++i)
          c.send(i);
      });
    for (int k = 0; k < consumers; ++k)
      received.go([=]() mutable {
        for (int v : c)
          (void)v;
      });
    sent.wait();
    c.close();
    received.wait();
    return since(start) / n;
  });
}

double mutexFree() {
  constexpr int n = 20000000;
  return best(3, [] {
    sync::mutex m;
    volatile int shared = 0;
    auto start = Clock::now();
    for (int i = 0; i < n; ++i) {
      m.lock();
      shared = shared + 1;
      m.unlock();
    }
    return since(start) / n;
  });
}

double mutexContended() {
  constexpr int n = 500000, goroutines = 8;
  return best(3, [] {
    sync::mutex m;
    volatile int shared = 0;
    sync::wait_group wg;
    auto start = Clock::now();
    for (int g = 0; g < goroutines; ++g)
      wg.go([&] {
        for (int i = 0; i < n; ++i) {
          m.lock();
          shared = shared + 1;
          m.unlock();
        }
      });
    wg.wait();
    return since(start) / (static_cast<double>(n) * goroutines);
  });
}

void skynetNode(chan<long> to, long number, long size) {
  if (size == 1) {
    to.send(number);
    return;
  }
  auto from = make_chan<long>();
  for (long i = 0; i < 10; ++i)
    go(skynetNode, from, number + i * (size / 10), size / 10);
  long sum = 0;
  for (int i = 0; i < 10; ++i)
    sum += from.recv();
  to.send(sum);
}

double skynet() {
  return best(3, [] {
    auto c = make_chan<long>();
    auto start = Clock::now();
    go(skynetNode, c, 0L, 1000000L);
    if (c.recv() != 499999500000)
      std::abort();
    return since(start) / 1e6;
  });
}

double ring() {
  constexpr int members = 503, hops = 2000000;
  return best(3, [] {
    std::vector<chan<int>> links;
    for (int i = 0; i < members; ++i)
      links.push_back(make_chan<int>());
    auto done = make_chan<int>();
    for (int i = 0; i < members; ++i)
      go([from = links[i], to = links[(i + 1) % members], done]() mutable {
        for (;;) {
          int v = from.recv();
          if (v == 0)
            done.send(0);
          if (v <= 0) {
            if (v > -members)
              to.send(v - 1);
            return;
          }
          to.send(v - 1);
        }
      });
    auto start = Clock::now();
    links[0].send(hops);
    done.recv();
    return since(start) / hops;
  });
}

double sieve() {
  auto start = Clock::now();
  auto numbers = make_chan<int>();
  go([numbers]() mutable {
    for (int i = 2;; ++i)
      numbers.send(i);
  });
  int last = 0;
  for (int stage = 0; stage < 2000; ++stage) {
    int prime = last = numbers.recv();
    auto next = make_chan<int>();
    go([from = numbers, next, prime]() mutable {
      for (;;) {
        int v = from.recv();
        if (v % prime != 0)
          next.send(v);
      }
    });
    numbers = next;
  }
  if (last != 17389)
    std::abort();
  return since(start) / 1e6;
}

/// CPU seconds, not time.
double sleepers() {
  constexpr int n = 1000000;
  double before = cpuSeconds();
  sync::wait_group wg;
  unsigned random = 12345;
  for (int i = 0; i < n; ++i) {
    random = random * 1664525 + 1013904223;
    auto d = std::chrono::microseconds(random % 2000000);
    wg.go([d] { time::sleep(d); });
  }
  wg.wait();
  return cpuSeconds() - before;
}

double sleepOvershoot(bool p99) {
  constexpr int n = 1000;
  std::vector<double> over;
  for (int i = 0; i < n; ++i) {
    auto start = Clock::now();
    time::sleep(std::chrono::milliseconds(1));
    over.push_back(since(start) / 1e3 - 1000);
  }
  std::sort(over.begin(), over.end());
  if (p99)
    return over[n * 99 / 100];
  double sum = 0;
  for (double v : over)
    sum += v;
  return sum / n;
}

double residentBytes() {
  long pages = 0, size = 0;
  FILE *f = std::fopen("/proc/self/statm", "r");
  if (!f || std::fscanf(f, "%ld %ld", &size, &pages) != 2)
    std::abort();
  std::fclose(f);
  return pages * 4096.0;
}

double parked() {
  constexpr int n = 100000;
  auto c = make_chan<int>();
  sync::wait_group ready;
  double before = residentBytes();
  for (int i = 0; i < n; ++i) {
    ready.add(1);
    go([&ready, c]() mutable {
      ready.done();
      c.receive();
    });
  }
  ready.wait();
  return (residentBytes() - before) / n;
}

/// How late a sleep of 1 ms ends while loops without calls hold every P, mean, in ms.
double preempt() {
  std::atomic<bool> stop{false};
  int procs = runtime::gomaxprocs(0);
  sync::wait_group wg;
  for (int i = 0; i < procs; ++i)
    wg.go([&] {
      while (!stop.load(std::memory_order_relaxed)) {
      }
    });
  constexpr int n = 50;
  double late = 0;
  for (int i = 0; i < n; ++i) {
    auto start = Clock::now();
    time::sleep(std::chrono::milliseconds(1));
    late += since(start) / 1e6 - 1;
  }
  stop = true;
  wg.wait();
  return late / n;
}

struct Row {
  const char *name;
  double (*figure)();
};

constexpr Row rows[] = {
    {"spawn", spawn},
    {"yield-2", [] { return yield(2); }},
    {"yield-1000", [] { return yield(1000); }},
    {"ping-pong", pingPong},
    {"chan-1-1", [] { return buffered(1, 1); }},
    {"chan-4-4", [] { return buffered(4, 4); }},
    {"mutex-free", mutexFree},
    {"mutex-contended", mutexContended},
    {"skynet", skynet},
    {"ring", ring},
    {"sieve", sieve},
    {"sleepers", sleepers},
    {"sleep-mean", [] { return sleepOvershoot(false); }},
    {"sleep-p99", [] { return sleepOvershoot(true); }},
    {"parked", parked},
    {"preempt", preempt},
};

} // namespace

int main(int argc, char **argv) {
  for (const Row &row : rows)
    if (argc == 2 && std::strcmp(argv[1], row.name) == 0) {
      std::printf("%.3f\n", row.figure());
      return 0;
    }
  return 2;
}
