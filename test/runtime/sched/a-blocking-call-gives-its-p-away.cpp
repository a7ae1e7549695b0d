// One P: a goroutine sits in a read that nobody announced to the runtime, and is written
// to by another one that could not run if it kept the P. Afterwards it needs a P again.
// RUN: %minigo-build -o %t %s
// RUN: env GOMAXPROCS=1 GODEBUG=schedstats=1 %t 2>&1 | FileCheck %s
// CHECK: read 100 bytes
// CHECK: SCHEDSTATS {{.*}} threads=
#include <cstdio>
#include <minigo/minigo.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  int pipe_[2];
  if (pipe(pipe_) != 0)
    return 1;
  int total = 0;
  minigo::sync::wait_group wg;
  for (int i = 0; i < 10; ++i) {
    wg.go([&] {
      char buf[10];
      total += static_cast<int>(syscall(SYS_read, pipe_[0], buf, sizeof buf));
    });
    minigo::runtime::gosched(); // it is in its read when we are back
    syscall(SYS_write, pipe_[1], "0123456789", 10);
    wg.wait();
  }
  std::printf("read %d bytes\n", total);
}
