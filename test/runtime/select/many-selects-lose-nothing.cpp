// Goroutines that select over the same channels in both directions, with timeouts, closes and
// threads among them: what is sent is received, once, and all end.
// RUN: %minigo-build -o %t %s
// RUN: for p in 1 2 3 8; do for seed in 1 2 3; do env GOMAXPROCS=$p %t $seed || exit 1; done; done
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <minigo/minigo.h>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace minigo;

int main(int, char **argv) {
  unsigned seed = std::atoi(argv[1]);
  constexpr int channels = 5, workers = 40, rounds = 400;
  std::vector<chan<int>> numbers;
  std::vector<chan<std::string>> texts; // whose lock is another kind
  for (int i = 0; i < channels; ++i) {
    numbers.push_back(make_chan<int>(i % 3));
    texts.push_back(make_chan<std::string>(i % 2));
  }
  auto done = make_chan<std::monostate>();
  std::atomic<long> sent{0}, received{0}, timeouts{0};
  auto work = [&](unsigned id) {
    std::minstd_rand random(seed * 1000 + id);
    for (int i = 0; i < rounds; ++i) {
      auto &a = numbers[random() % channels], &b = numbers[random() % channels];
      auto &t = texts[random() % channels], &u = texts[random() % channels];
      int v = static_cast<int>(random() % 1000);
      select(on_recv(a, [&](int got) { received += got; }), on_send(b, v, [&] { sent += v; }),
             on_recv(t, [&](const std::string &got) { received += std::atoi(got.c_str()); }),
             on_send(u, std::to_string(v), [&] { sent += v; }),
             on_timeout(std::chrono::microseconds(random() % 300), [&] { ++timeouts; }));
    }
  };
  sync::wait_group wg;
  for (unsigned id = 0; id < workers; ++id)
    wg.go([&, id] { work(id); });
  std::thread thread(work, 1000);
  // What is left in the channels when all have ended is drained.
  std::atomic<bool> over{false};
  go([&, done]() mutable {
    wg.wait();
    thread.join();
    over = true;
    done.close();
  });
  done.receive();
  for (auto &c : numbers)
    while (auto v = c.try_recv())
      received += *v;
  for (auto &c : texts)
    while (auto v = c.try_recv())
      received += std::atoi(v->c_str());
  if (sent != received || !over) {
    std::printf("seed %u: sent %ld, received %ld\n", seed, sent.load(), received.load());
    return 1;
  }
}
