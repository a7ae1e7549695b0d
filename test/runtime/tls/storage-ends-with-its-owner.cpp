// A goroutine's thread_locals, and a thread's, are given back at its end: a hundred
// thousand goroutines and a thousand threads leave no memory behind. A thread's last until
// the destructors of its pthread keys have run.
// RUN: %minigo-build -o %t %s && %t | FileCheck %s
// CHECK: goroutines leave nothing
// CHECK: threads leave nothing, keys see 5 each time
#include <cstdio>
#include <malloc.h>
#include <minigo/minigo.h>
#include <pthread.h>
#include <string>
#include <thread>

static thread_local char block[1000];
static thread_local std::string text;
static thread_local int number;
alignas(4096) static thread_local char page[4096];

static void use() {
  block[1] = 1;
  text.assign(100, 'x');
  page[0] = 1;
}

static int seen;
static pthread_key_t early, late;
static void look(void *) { seen += number == 5; }

template <class F> static const char *grows(F round) {
  round(); // whatever is kept for the next one
  auto before = mallinfo2().uordblks;
  for (int i = 0; i < 100; ++i)
    round();
  return mallinfo2().uordblks < before + 100 * 1000 ? "leave nothing" : "leave memory";
}

int main() {
  std::printf("goroutines %s\n", grows([] {
    minigo::sync::wait_group wg;
    for (int i = 0; i < 1000; ++i)
      wg.go(use);
    wg.wait();
    while (minigo::runtime::num_goroutine() > 1)
      minigo::runtime::gosched();
  }));

  pthread_key_create(&early, look);
  auto thread = [] {
    std::thread([] {
      use();
      number = 5;
      pthread_setspecific(early, &seen);
      pthread_setspecific(late, &seen);
    }).join();
  };
  thread(); // the runtime has its key now: one before it, one behind
  pthread_key_create(&late, look);
  seen = 0;
  const char *how = grows([&] {
    for (int i = 0; i < 10; ++i)
      thread();
  });
  std::printf("threads %s, keys see 5 %s\n", how, seen == 2 * 101 * 10 ? "each time" : "not always");
}
