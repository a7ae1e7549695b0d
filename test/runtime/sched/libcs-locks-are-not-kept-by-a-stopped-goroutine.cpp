// Goroutines that allocate all the time are preempted; none may be stopped with malloc's
// lock in its hands, since the runtime allocates too, where it cannot wait: for threads and
// for timers. With one P that would stand still for ever.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <minigo/minigo.h>
#include <thread>
#include <vector>

using namespace minigo;

int main() {
  std::atomic<bool> stop{false};
  sync::wait_group wg;
  for (unsigned hog = 1; hog <= 6; ++hog)
    wg.go([&, random = hog]() mutable {
      std::vector<void *> blocks(200);
      while (!stop) {
        random = random * 1664525 + 1013904223;
        void *&p = blocks[random % 200];
        std::free(p);
        p = std::malloc((random >> 8) % 200000);
      }
      for (void *p : blocks)
        std::free(p);
    });
  for (int i = 0; i < 3; ++i)
    wg.go([&] {
      while (!stop)
        std::thread([] {}).join();
    });
  for (int i = 0; i < 3; ++i)
    wg.go([&] {
      while (!stop) {
        sync::wait_group some;
        for (int k = 0; k < 300; ++k)
          some.go([k] { time::sleep(std::chrono::microseconds(k * 7)); });
        some.wait();
      }
    });
  time::sleep(std::chrono::seconds(1));
  stop = true;
  wg.wait();
}
