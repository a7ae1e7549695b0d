// std::thread and everything that waits: each primitive between real threads.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: for procs in 1 2 8; do %same --env GOMAXPROCS=$procs %t.ref %t || exit 1; done

#include <atomic>
#include <barrier>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <latch>
#include <mutex>
#include <numeric>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

static thread_local int mine = 5;

int main() {
  constexpr int kThreads = 6;
  std::mutex m;
  std::condition_variable cv;
  std::deque<int> queue;
  bool closed = false;
  long sum = 0;
  std::vector<std::thread> consumers;
  for (int i = 0; i < kThreads; ++i)
    consumers.emplace_back([&] {
      for (;;) {
        std::unique_lock lock(m);
        cv.wait(lock, [&] { return closed || !queue.empty(); });
        if (queue.empty())
          return;
        sum += queue.front();
        queue.pop_front();
      }
    });
  for (int i = 1; i <= 5000; ++i) {
    std::lock_guard lock(m);
    queue.push_back(i);
    cv.notify_one();
  }
  {
    std::lock_guard lock(m);
    closed = true;
  }
  cv.notify_all();
  for (auto &t : consumers)
    t.join();
  std::cout << "queue " << sum << '\n';

  std::latch ready(kThreads), done(kThreads);
  std::barrier phase(kThreads);
  std::counting_semaphore<4> slots(4);
  std::shared_mutex rw;
  std::atomic<int> turns = 0, inside = 0, most = 0, flag = 0;
  std::once_flag once;
  int onces = 0, guarded = 0;
  std::vector<std::jthread> team;
  for (int i = 0; i < kThreads; ++i)
    team.emplace_back([&] {
      ready.arrive_and_wait();
      for (int round = 0; round < 50; ++round) {
        ++turns;
        phase.arrive_and_wait();
        if (turns % kThreads != 0)
          std::abort();
        phase.arrive_and_wait();
      }
      slots.acquire();
      int now = ++inside;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);)
        ;
      --inside;
      slots.release();
      std::call_once(once, [&] { ++onces; });
      for (int k = 0; k < 100; ++k) {
        std::unique_lock lock(rw);
        ++guarded;
      }
      {
        std::shared_lock lock(rw);
        mine += guarded > 0;
      }
      flag.wait(0);
      done.count_down();
    });
  flag = 1;
  flag.notify_all();
  done.wait();
  team.clear();
  std::cout << turns << ' ' << (most <= 4) << ' ' << onces << ' ' << guarded << ' ' << mine << '\n';

  std::jthread worker([&](std::stop_token stop) {
    std::mutex own;
    std::condition_variable_any any;
    std::unique_lock lock(own);
    std::cout << "stopped " << any.wait(lock, stop, [] { return false; }) << stop.stop_requested()
              << '\n';
  });
  worker.request_stop();
  worker.join();

  std::timed_mutex timed;
  timed.lock();
  std::thread([&] { std::cout << timed.try_lock_for(std::chrono::milliseconds(5)) << '\n'; }).join();
  timed.unlock();
  std::recursive_mutex recursive;
  std::scoped_lock a(recursive, m);
  recursive.lock();
  recursive.unlock();
  try {
    std::unique_lock<std::mutex> none;
    none.lock();
  } catch (const std::system_error &e) {
    std::cout << e.what() << '\n';
  }
  std::thread unnamed([] {});
  auto id = unnamed.get_id();
  std::cout << (id != std::this_thread::get_id()) << unnamed.joinable();
  unnamed.join();
  std::cout << unnamed.joinable() << (unnamed.get_id() == std::thread::id()) << '\n';
  std::thread([] { std::cout << "detached\n"; }).join();
}
