// GODEBUG=asyncpreemptoff=1: no signal is sent, and a loop without calls keeps its P. The
// other goroutine would stop it; the alarm does.
// RUN: %minigo-build -o %t %s
// RUN: env GOMAXPROCS=1 %t
// RUN: not env GOMAXPROCS=1 GODEBUG=asyncpreemptoff=1 %t
#include <atomic>
#include <csignal>
#include <minigo/minigo.h>
#include <sys/time.h>
#include <unistd.h>

int main() {
  std::atomic<bool> stop{false};
  minigo::go([&] { stop = true; });
  // CPU time, not real time: on a busy machine the run with preemption must not meet it.
  std::signal(SIGVTALRM, [](int) { _exit(1); });
  itimerval limit{};
  limit.it_value.tv_sec = 1;
  setitimer(ITIMER_VIRTUAL, &limit, nullptr);
  while (!stop.load(std::memory_order_relaxed)) {
  }
}
