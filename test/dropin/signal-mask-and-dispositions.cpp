// sigaction and sigprocmask answer as if there were no runtime, whatever the parent
// left ignored or blocked, and a program that is exec'd inherits the same.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t
// RUN: env --ignore-signal=INT,USR2,PIPE --block-signal=USR1,URG,RTMIN %same %t.ref %t
// RUN: env --ignore-signal=URG,PROF,SEGV %same %t.ref %t

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <pthread.h>
#include <unistd.h>

static const char *name(const struct sigaction &a) {
  return a.sa_handler == SIG_DFL ? "default" : a.sa_handler == SIG_IGN ? "ignored" : "handler";
}

static void print(const char *title, const sigset_t &set) {
  std::printf("%s:", title);
  for (int s = 1; s < NSIG; ++s)
    if (sigismember(&set, s) == 1)
      std::printf(" %d", s);
  std::printf("\n");
}

static volatile sig_atomic_t caught;

int main() {
  for (int s = 1; s < NSIG; ++s) {
    struct sigaction a;
    if (sigaction(s, nullptr, &a) != 0) {
      std::printf("%d: error\n", s);
      continue;
    }
    sigset_t none;
    sigemptyset(&none);
    std::printf("%d: %s, flags %x, mask %s\n", s, name(a), a.sa_flags,
                std::memcmp(&a.sa_mask, &none, sizeof none) ? "set" : "empty");
  }
  sigset_t set;
  sigprocmask(SIG_BLOCK, nullptr, &set);
  print("mask", set);
  pthread_sigmask(SIG_BLOCK, nullptr, &set);
  print("thread's mask", set);
  sigpending(&set);
  print("pending", set);

  // What was set is what is read back.
  struct sigaction mine = {}, back = {};
  mine.sa_handler = [](int s) { caught = s; };
  mine.sa_flags = SA_RESTART | SA_NODEFER;
  sigaddset(&mine.sa_mask, SIGUSR2);
  for (int s : {SIGUSR1, SIGURG, SIGSEGV, SIGPROF, SIGRTMIN + 3}) {
    sigaction(s, &mine, nullptr);
    sigaction(s, nullptr, &back);
    std::printf("%d: %s, same handler %d, flags %x, mask has USR2 %d\n", s, name(back),
                back.sa_handler == mine.sa_handler, back.sa_flags,
                sigismember(&back.sa_mask, SIGUSR2));
  }
  sigemptyset(&set);
  sigprocmask(SIG_SETMASK, &set, nullptr);
  raise(SIGUSR1);
  std::printf("caught %d\n", int(caught));
  caught = 0;
  kill(getpid(), SIGURG);
  std::printf("caught %d\n", int(caught));
  signal(SIGUSR1, SIG_DFL);
  signal(SIGURG, SIG_DFL);
  std::fflush(stdout);
  return std::system("grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status") != 0;
}
