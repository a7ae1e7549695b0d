// lock_os_thread: nothing else runs on the thread, and the goroutine runs on no other,
// until as many unlocks. A goroutine that ends while locked ends its thread.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t || exit 1; done | FileCheck %s
// CHECK-COUNT-3: kept, alone, gone
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <minigo/minigo.h>
#include <string>
#include <unistd.h>

using namespace minigo;

static bool exists(int tid) {
  return std::filesystem::exists("/proc/self/task/" + std::to_string(tid));
}

int main() {
  std::atomic<int> locked{0};
  std::atomic<bool> strangers{false}, stop{false};
  sync::wait_group others;
  for (int i = 0; i < 20; ++i)
    others.go([&] {
      while (!stop) {
        if (gettid() == locked.load())
          strangers = true;
        runtime::gosched();
      }
    });

  bool kept = true;
  sync::wait_group wg;
  wg.go([&] {
    runtime::lock_os_thread();
    runtime::lock_os_thread();
    int tid = gettid();
    locked = tid;
    auto c = make_chan<int>();
    for (int i = 0; i < 100; ++i) {
      go([c]() mutable { c.send(1); });
      c.recv();
      runtime::gosched();
      kept = kept && gettid() == tid;
    }
    runtime::unlock_os_thread(); // one is left
    for (int i = 0; i < 100; ++i) {
      runtime::gosched();
      kept = kept && gettid() == tid;
    }
    locked = 0;
    runtime::unlock_os_thread();
  });
  wg.wait();

  std::atomic<int> ended{0};
  wg.go([&] {
    runtime::lock_os_thread();
    ended = gettid();
  });
  wg.wait();
  stop = true;
  others.wait();
  // The first thread of the process cannot end, and sleeps instead.
  while (ended != getpid() && exists(ended))
    runtime::gosched();
  std::printf("%s, %s, gone\n", kept ? "kept" : "moved", strangers ? "not alone" : "alone");
}
