// The runtime uses SIGURG to preempt. A program's own handler sees its own signals, all of
// them, and none of the runtime's, whether it was set before or after the first preemption.
// RUN: %minigo-build -o %t %s
// RUN: env GOMAXPROCS=1 GODEBUG=schedstats=1 %t 2>&1 | FileCheck %s
// CHECK: before 0, 5 of 5, still mine, then 0
// CHECK: SCHEDSTATS {{.*}} preempt={{[1-9]}}
#include <atomic>
#include <csignal>
#include <cstdio>
#include <minigo/minigo.h>
#include <unistd.h>

static std::atomic<int> mine;
static void handler(int, siginfo_t *, void *) { mine.fetch_add(1); }

/// Computes until it was preempted at least once.
static void bePreempted() {
  std::atomic<bool> stop{false};
  minigo::go([&] { stop = true; });
  while (!stop.load(std::memory_order_relaxed)) {
  }
}

int main() {
  struct sigaction act {}, old;
  act.sa_sigaction = handler;
  act.sa_flags = SA_SIGINFO;
  sigaction(SIGURG, &act, nullptr);
  bePreempted();
  std::printf("before %d, ", mine.load());
  for (int i = 0; i < 5; ++i) {
    kill(getpid(), SIGURG);
    while (mine.load() != i + 1) {
    }
    bePreempted();
  }
  std::printf("%d of 5, ", mine.load());
  sigaction(SIGURG, nullptr, &old);
  std::printf("%s, ", old.sa_sigaction == handler ? "still mine" : "not mine");
  std::signal(SIGURG, SIG_DFL);
  mine = 0;
  kill(getpid(), SIGURG);
  bePreempted();
  std::printf("then %d\n", mine.load());
}
