// notify, stop, ignore, reset and notify_context: signals arrive as values, a full channel
// drops, nobody listening means what it meant before. Waiting for a signal is no deadlock.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 8; do env GOMAXPROCS=$p %t > %t.out && FileCheck %s < %t.out || exit 1; done
// RUN: not --crash env GOMAXPROCS=2 %t die
#include <chrono>
#include <csignal>
#include <cstdio>
#include <minigo/minigo.h>
#include <unistd.h>

using namespace minigo;

static const char *text(bool b) { return b ? "yes" : "no"; }
static volatile std::sig_atomic_t handled;

int main(int argc, char **) {
  auto c = make_chan<int>(4), other = make_chan<int>(1);
  signal::notify(c, SIGINT, SIGTERM);
  if (argc > 1) { // nobody listens any more: it dies of it
    signal::stop(c);
    kill(getpid(), SIGTERM);
    for (;;)
      runtime::gosched();
  }
  // CHECK: 2 15
  kill(getpid(), SIGINT);
  int first = c.recv();
  go([] { kill(getpid(), SIGTERM); });
  std::printf("%d %d\n", first, c.recv()); // parked, and woken by it

  // CHECK-NEXT: both got 10; full: dropped
  signal::notify(other, SIGUSR1);
  signal::notify(c, SIGUSR1);
  kill(getpid(), SIGUSR1);
  if (c.recv() == SIGUSR1 && other.recv() == SIGUSR1)
    std::printf("both got %d; ", SIGUSR1);
  for (int i = 0; i < 3; ++i) {
    kill(getpid(), SIGUSR1);
    c.recv();
  }
  std::printf("full: %s\n", other.size() == 1 ? "dropped" : "kept");
  other.recv();

  // CHECK-NEXT: stopped: no more: yes
  signal::stop(other);
  kill(getpid(), SIGUSR1);
  c.recv();
  std::printf("stopped: no more: %s\n", text(!other.try_recv()));

  // CHECK-NEXT: ignored: alive, program's handler: 1
  signal::ignore(SIGUSR2);
  raise(SIGUSR2);
  std::signal(SIGUSR2, [](int) { handled = handled + 1; });
  raise(SIGUSR2);
  std::printf("ignored: alive, program's handler: %d\n", int(handled));
  // CHECK-NEXT: notified 12, back to the handler: 2
  signal::notify(other, SIGUSR2);
  kill(getpid(), SIGUSR2);
  int got = other.recv();
  signal::stop(other);
  raise(SIGUSR2);
  std::printf("notified %d, back to the handler: %d\n", got, int(handled));

  // CHECK-NEXT: SIGURG too: 23, SIGQUIT: 3
  signal::notify(other, SIGURG, SIGQUIT);
  kill(getpid(), SIGURG);
  int urgent = other.recv();
  kill(getpid(), SIGQUIT);
  std::printf("SIGURG too: %d, SIGQUIT: %d\n", urgent, other.recv());
  signal::reset(SIGURG, SIGQUIT);

  // CHECK-NEXT: context: context canceled
  auto [ctx, stop] = signal::notify_context(background(), SIGHUP);
  kill(getpid(), SIGHUP);
  ctx.done().receive();
  std::printf("context: %s\n", std::string(to_string(*ctx.err())).c_str());

  // CHECK-NEXT: os/signal: Notify using nil channel
  try {
    signal::notify(chan<int>(), SIGINT);
  } catch (const runtime_error &e) {
    std::puts(e.what());
  }
  signal::reset();
}
