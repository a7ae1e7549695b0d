// On one P, a goroutine in a blocking call of libc lets others run, without any signal to
// it: the call is never interrupted, also not one that the kernel does not restart.
// RUN: %minigo-build -o %t %s
// RUN: env GOMAXPROCS=1 GODEBUG=schedstats=1 %t 2>&1 | FileCheck %s
// CHECK: 8 calls, no EINTR, others ran in each
// CHECK: SCHEDSTATS {{.*}} retake={{[1-9]}}{{[0-9]*}} {{.*}} away=0
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <minigo/minigo.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  int quiet[2];
  if (pipe(quiet) != 0)
    return 1;
  std::atomic<long> steps{0};
  std::atomic<bool> stop{false};
  for (int i = 0; i < 2; ++i)
    minigo::go([&] {
      while (!stop)
        steps.fetch_add(1);
    });
  pollfd p{quiet[0], POLLIN, 0};
  int epoll = epoll_create1(0);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(quiet[0], &set);
  timespec ts{0, 60 * 1000 * 1000};
  timeval tv{0, 60 * 1000};
  int calls = 0, interrupted = 0, stuck = 0;
  auto around = [&](auto call) {
    long before = steps;
    errno = 0;
    call();
    ++calls;
    interrupted += errno == EINTR;
    stuck += steps == before;
  };
  around([&] { poll(&p, 1, 60); });
  around([&] { ppoll(&p, 1, &ts, nullptr); });
  around([&] { select(quiet[0] + 1, &set, nullptr, nullptr, &tv); });
  around([&] {
    epoll_event e;
    epoll_wait(epoll, &e, 1, 60);
  });
  around([&] { nanosleep(&ts, nullptr); });
  around([&] { clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, nullptr); });
  around([&] { usleep(60 * 1000); });
  around([&] {
    pid_t child = vfork();
    if (child == 0) {
      execl("/bin/sleep", "sleep", "0.06", nullptr);
      _exit(1);
    }
    waitpid(child, nullptr, 0);
  });
  std::printf("%d calls, %s, others %s\n", calls, interrupted ? "EINTR" : "no EINTR",
              stuck ? "waited" : "ran in each");
  stop = true;
}
