// std::async, promises and packaged tasks.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: for procs in 1 4; do %same --env GOMAXPROCS=$procs %t.ref %t || exit 1; done

#include <chrono>
#include <future>
#include <iostream>
#include <numeric>
#include <thread>
#include <vector>

static long parallelSum(const std::vector<int> &v, std::size_t lo, std::size_t hi) {
  if (hi - lo < 2000)
    return std::accumulate(v.begin() + lo, v.begin() + hi, 0L);
  auto mid = lo + (hi - lo) / 2;
  auto left = std::async(std::launch::async, parallelSum, std::cref(v), lo, mid);
  return parallelSum(v, mid, hi) + left.get();
}

int main() {
  std::vector<int> v(50000);
  std::iota(v.begin(), v.end(), 0);
  std::cout << parallelSum(v, 0, v.size()) << '\n';

  auto failing = std::async(std::launch::async, [] { throw std::runtime_error("from async"); });
  try {
    failing.get();
  } catch (const std::exception &e) {
    std::cout << e.what() << '\n';
  }
  auto lazy = std::async(std::launch::deferred, [] { return std::this_thread::get_id(); });
  std::cout << (lazy.wait_for(std::chrono::seconds(0)) == std::future_status::deferred)
            << (lazy.get() == std::this_thread::get_id()) << '\n';

  std::promise<int> promise;
  std::shared_future<int> shared = promise.get_future().share();
  std::vector<std::future<int>> readers;
  for (int i = 0; i < 5; ++i)
    readers.push_back(std::async(std::launch::async, [shared, i] { return shared.get() * i; }));
  std::cout << (shared.wait_for(std::chrono::milliseconds(2)) == std::future_status::timeout) << '\n';
  promise.set_value(11);
  for (auto &r : readers)
    std::cout << r.get() << ' ';
  std::cout << '\n';
  try {
    promise.set_value(12);
  } catch (const std::future_error &e) {
    std::cout << e.code() << ' ' << e.what() << '\n';
  }
  std::future<int> orphan = std::promise<int>().get_future();
  try {
    orphan.get();
  } catch (const std::future_error &e) {
    std::cout << e.what() << '\n';
  }
  std::packaged_task<int(int)> task([](int x) { return x * x; });
  auto squared = task.get_future();
  std::thread(std::move(task), 12).join();
  std::cout << squared.get() << '\n';
}
