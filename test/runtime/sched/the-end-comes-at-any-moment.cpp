// exit from a goroutine, return from main, abort, a panic, a fault, a signal: at any moment,
// with thousands of goroutines at everything they can be at. Always the right status, never
// a hang.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do for us in 100 1000 3000 9000; do \
// RUN:   for how in exit return abort panic fault term; do \
// RUN:     env GOMAXPROCS=$p timeout 60 %t $how $us 2>/dev/null; \
// RUN:     echo $how $? ; done; done; done | sort | uniq -c | FileCheck %s
// CHECK: 12 abort 134
// CHECK-NEXT: 12 exit 7
// CHECK-NEXT: 12 fault 2
// CHECK-NEXT: 12 panic 2
// CHECK-NEXT: 12 return 7
// CHECK-NEXT: 12 term 143
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <minigo/minigo.h>
#include <string>
#include <unistd.h>
#include <vector>

using namespace minigo;

static std::vector<std::string> global{"destroyed", "at", "exit"};

static void live(int i, chan<int> c) {
  for (;;)
    switch (i % 5) {
    case 0:
      runtime::gosched();
      break;
    case 1:
      time::sleep(std::chrono::microseconds(i % 3000));
      break;
    case 2:
      c.send(i);
      break;
    case 3:
      c.recv();
      break;
    case 4:
      volatile std::size_t sum = 0;
      for (auto &word : global)
        sum = sum + word.size();
      runtime::gosched();
    }
}

static void end(const char *how) {
  if (std::strcmp(how, "exit") == 0)
    std::exit(7);
  if (std::strcmp(how, "abort") == 0)
    std::abort();
  if (std::strcmp(how, "panic") == 0)
    panic("the end");
  if (std::strcmp(how, "fault") == 0)
    *reinterpret_cast<volatile int *>(8) = 1;
  if (std::strcmp(how, "term") == 0)
    kill(getpid(), SIGTERM);
}

int main(int, char **argv) {
  auto c = make_chan<int>();
  auto after = std::chrono::microseconds(std::atoi(argv[2]));
  for (int i = 0; i < 5000; ++i)
    go(live, i, c);
  if (std::strcmp(argv[1], "return") == 0) {
    time::sleep(after);
    return 7;
  }
  go([=] {
    time::sleep(after);
    end(argv[1]);
  });
  for (;;)
    time::sleep(std::chrono::hours(1));
}
