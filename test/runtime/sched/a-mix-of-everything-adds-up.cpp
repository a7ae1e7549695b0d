// Channels, mutex, wait groups, yields, sleeps and computation, mixed by a seed, on 1, 2, 3
// and 8 Ps: every value that was sent is received, every count is right, all goroutines
// end.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 3 8; do for seed in 1 2 3 4 5; do \
// RUN:   env GOMAXPROCS=$p %t $seed || exit 1; done; done
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <minigo/minigo.h>
#include <mutex>
#include <random>

using namespace minigo;

int main(int, char **argv) {
  unsigned seed = std::atoi(argv[1]);
  auto unbuffered = make_chan<int>(), buffered = make_chan<int>(7);
  sync::mutex mutex;
  long plain = 0;
  std::atomic<long> counted{0}, sent{0}, received{0};
  sync::wait_group all;
  for (unsigned i = 0; i < 200; ++i)
    all.go([&, i] {
      std::minstd_rand random(seed * 7919 + i);
      for (int k = 0; k < 200; ++k) {
        int v = static_cast<int>(random() % 1000);
        switch (random() % 7) {
        case 0:
          sent += v;
          go([&, v] { unbuffered.send(v); });
          received += unbuffered.recv();
          break;
        case 1:
          sent += v;
          buffered.send(v);
          received += buffered.recv();
          break;
        case 2: {
          std::lock_guard guard(mutex);
          ++plain;
          ++counted;
          if (v % 16 == 0)
            runtime::gosched();
          break;
        }
        case 3:
          runtime::gosched();
          break;
        case 4:
          if (v % 8 == 0)
            time::sleep(std::chrono::microseconds(v / 2));
          break;
        case 5:
          for (volatile int q = 0; q < v * 20; q = q + 1) {
          }
          break;
        case 6: {
          sync::wait_group some;
          for (int q = 0; q < 3; ++q)
            some.go([] { runtime::gosched(); });
          some.wait();
        }
        }
      }
    });
  all.wait();
  if (sent != received || plain != counted) {
    std::printf("seed %u: sent %ld, received %ld; %ld of %ld\n", seed, sent.load(),
                received.load(), plain, counted.load());
    return 1;
  }
}
