//===- minigo/sync.h - locks and waits for goroutines -----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// These block the goroutine, not its thread; on a thread that is not a goroutine's they
// block that. All are constant-initialised, neither copied nor moved, and may be
// destroyed as soon as nobody waits in them.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_SYNC_H
#define MINIGO_SYNC_H

#include <minigo/core.h>
#include <minigo/chan.h>
#include <minigo/context.h>
#include <minigo/go.h>
#include <minigo/panic.h>
#include <minigo/select.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace minigo::detail {

/// One unit of a wait group's counter; given back when destroyed.
class wait_group_unit {
public:
  explicit wait_group_unit(sync_wait_group *wg) noexcept : wg_(wg) {}
  wait_group_unit(wait_group_unit &&o) noexcept : wg_(std::exchange(o.wg_, nullptr)) {}
  ~wait_group_unit() {
    if (wg_)
      wait_group_add(wg_, -1);
  }

private:
  sync_wait_group *wg_;
};

/// Members are destroyed from the last to the first: f, then the unit.
template <class F> struct counted_call {
  wait_group_unit unit;
  F f;
  void operator()() { std::move(f)(); }
};

} // namespace minigo::detail

namespace minigo::sync {

/// Go's sync.Mutex, and Lockable: std::lock_guard, unique_lock and scoped_lock take it.
/// Any goroutine may unlock it. After 1 ms a waiter is served before those who arrive.
class mutex {
public:
  constexpr mutex() noexcept = default;
  mutex(const mutex &) = delete;
  mutex &operator=(const mutex &) = delete;
  void lock() { detail::mutex_lock(&m_); }
  bool try_lock() noexcept { return detail::mutex_try_lock(&m_); }
  /// Fatal when it is not locked.
  void unlock() { detail::mutex_unlock(&m_); }

private:
  detail::sync_mutex m_;
};

/// Go's sync.WaitGroup.
class wait_group {
public:
  constexpr wait_group() noexcept = default;
  wait_group(const wait_group &) = delete;
  wait_group &operator=(const wait_group &) = delete;
  /// Adds n, which may be negative; panics below zero.
  void add(std::int64_t n) { detail::wait_group_add(&wg_, n); }
  void done() { add(-1); }
  /// Until the counter is zero.
  void wait() { detail::wait_group_wait(&wg_); }
  /// add(1), then f() on a goroutine, then done(), also when goexit ends it. f and what it
  /// captured are destroyed before done().
  template <class F> void go(F &&f) {
    add(1);
    minigo::go(detail::counted_call<std::decay_t<F>>{detail::wait_group_unit(&wg_),
                                                     std::forward<F>(f)});
  }

private:
  detail::sync_wait_group wg_;
};

/// Go's sync.RWMutex, and SharedLockable: std::shared_lock takes it. A writer that waits goes
/// before readers that arrive.
class rw_mutex {
public:
  constexpr rw_mutex() noexcept = default;
  rw_mutex(const rw_mutex &) = delete;
  rw_mutex &operator=(const rw_mutex &) = delete;
  void lock() { detail::rw_lock(&m_); }
  bool try_lock() noexcept { return detail::rw_try_lock(&m_); }
  /// Fatal when it is not locked for writing.
  void unlock() { detail::rw_unlock(&m_); }
  void lock_shared() { detail::rw_rlock(&m_); }
  bool try_lock_shared() noexcept { return detail::rw_try_rlock(&m_); }
  /// Fatal when it is not locked for reading.
  void unlock_shared() { detail::rw_runlock(&m_); }

private:
  detail::sync_rw_mutex m_;
};

/// Go's sync.Cond over any lock with lock() and unlock(), which must outlive it. First come,
/// first woken.
class cond {
public:
  template <class L>
    requires requires(L &l) {
      l.lock();
      l.unlock();
    }
  explicit cond(L &l) noexcept
      : l_(&l), lock_([](void *p) { static_cast<L *>(p)->lock(); }),
        unlock_([](void *p) { static_cast<L *>(p)->unlock(); }) {}
  cond(const cond &) = delete;
  cond &operator=(const cond &) = delete;

  /// Unlocks, waits for signal or broadcast, locks again. Never wakes for nothing, but what
  /// was waited for may be gone again: wait in a loop, or with a predicate.
  void wait() {
    detail::cond_waiter w;
    detail::cond_add(&list_, &w);
    unlock_(l_);
    detail::cond_wait(&list_, &w);
    lock_(l_);
  }
  template <class Predicate> void wait(Predicate until) {
    while (!until())
      wait();
  }
  /// Wakes the one that has waited longest; the lock need not be held.
  void signal() { detail::cond_signal(&list_); }
  /// Wakes all.
  void broadcast() { detail::cond_broadcast(&list_); }

private:
  void *l_;
  void (*lock_)(void *);
  void (*unlock_)(void *);
  detail::cond_list list_;
};

/// Go's sync.Once: of all calls of do_ one runs its function; the others wait for it. A
/// function that throws, or calls goexit, counts as done.
class once {
public:
  constexpr once() noexcept = default;
  once(const once &) = delete;
  once &operator=(const once &) = delete;
  template <class F> void do_(F &&f) {
    if (done_.load(std::memory_order_acquire))
      return;
    std::lock_guard guard(m_);
    if (done_.load(std::memory_order_relaxed))
      return;
    struct finally {
      std::atomic<bool> &done;
      ~finally() { done.store(true, std::memory_order_release); }
    } at_end{done_};
    std::forward<F>(f)();
  }

private:
  std::atomic<bool> done_{false};
  mutex m_;
};

} // namespace minigo::sync

namespace minigo::detail {

/// What once_func and once_value share: the outcome of the one call.
template <class F, class R> struct once_outcome {
  explicit once_outcome(F &&f) : f(std::move(f)) {}
  sync::once once;
  std::optional<F> f; ///< gone after the call
  std::conditional_t<std::is_void_v<R>, bool, std::optional<R>> value{};
  std::exception_ptr thrown;

  void call() {
    once.do_([this] {
      try {
        if constexpr (std::is_void_v<R>)
          (*f)();
        else
          value.emplace((*f)());
      } catch (const std::exception &) {
        thrown = std::current_exception();
      } catch (...) {
        thrown = std::current_exception();
        throw; // goexit goes on; others are seen by every caller, this one too
      }
      f.reset();
    });
    if (thrown)
      std::rethrow_exception(thrown);
  }
};

} // namespace minigo::detail

namespace minigo::sync {

/// A function that calls f at its first call and does nothing later; when f threw, every
/// call rethrows. Copies share the one call.
template <class F> auto once_func(F &&f) {
  using outcome = detail::once_outcome<std::decay_t<F>, void>;
  return [o = std::make_shared<outcome>(std::decay_t<F>(std::forward<F>(f)))] { o->call(); };
}

/// The same with a result, which every call returns.
template <class F> auto once_value(F &&f) {
  using result = std::decay_t<std::invoke_result_t<std::decay_t<F> &>>;
  using outcome = detail::once_outcome<std::decay_t<F>, result>;
  return [o = std::make_shared<outcome>(std::decay_t<F>(std::forward<F>(f)))]() -> result {
    o->call();
    if (!o->value)
      panic("sync: once_value: the function called goexit");
    return *o->value;
  };
}

/// n units, given out first come, first served: one that asks for many is not passed by.
class semaphore {
public:
  explicit semaphore(std::int64_t n) noexcept : size_(n) {}
  semaphore(const semaphore &) = delete;
  semaphore &operator=(const semaphore &) = delete;

  /// For more units than there are: blocks for ever.
  void acquire(std::int64_t n = 1) {
    std::unique_lock guard(m_);
    if (waiting_.empty() && size_ - held_ >= n) {
      held_ += n;
      return;
    }
    if (n > size_) {
      guard.unlock();
      chan<std::monostate>().recv();
    }
    auto ready = make_chan<std::monostate>();
    waiting_.push_back({n, ready});
    guard.unlock();
    ready.receive();
  }
  /// False when ctx is cancelled before the units were there; none are held then.
  bool acquire(const context &ctx, std::int64_t n = 1) {
    std::unique_lock guard(m_);
    if (waiting_.empty() && size_ - held_ >= n) {
      held_ += n;
      return true;
    }
    auto ready = make_chan<std::monostate>();
    auto done = ctx.done();
    if (n <= size_)
      waiting_.push_back({n, ready});
    guard.unlock();
    if (select(on_recv(ready), on_recv(done)) == 0)
      return true;
    guard.lock();
    auto self = std::find_if(waiting_.begin(), waiting_.end(),
                             [&](const waiter &w) { return w.ready == ready; });
    if (self == waiting_.end()) {
      if (n > size_)
        return false;
      held_ -= n; // given to us in the same moment
    } else {
      waiting_.erase(self);
    }
    serve(); // those behind us may ask for less
    return false;
  }
  bool try_acquire(std::int64_t n = 1) {
    std::lock_guard guard(m_);
    if (!waiting_.empty() || size_ - held_ < n)
      return false;
    held_ += n;
    return true;
  }
  /// Panics "semaphore: released more than held".
  void release(std::int64_t n = 1) {
    std::lock_guard guard(m_);
    if (held_ < n)
      panic("semaphore: released more than held");
    held_ -= n;
    serve();
  }

private:
  struct waiter {
    std::int64_t n;
    chan<std::monostate> ready;
  };
  void serve() {
    while (!waiting_.empty() && size_ - held_ >= waiting_.front().n) {
      held_ += waiting_.front().n;
      waiting_.front().ready.close();
      waiting_.pop_front();
    }
  }
  mutex m_;
  std::int64_t size_, held_ = 0;
  std::deque<waiter> waiting_;
};

/// Go's sync.Map: for keys written once and read often, or by disjoint goroutines. Values
/// are copied out; nothing refers into the map.
template <class K, class V> class map {
public:
  map() = default;
  map(const map &) = delete;
  map &operator=(const map &) = delete;

  std::optional<V> load(const K &key) const {
    std::shared_lock guard(m_);
    auto it = values_.find(key);
    return it == values_.end() ? std::nullopt : std::optional<V>(it->second);
  }
  void store(const K &key, V value) {
    std::lock_guard guard(m_);
    values_.insert_or_assign(key, std::move(value));
  }
  /// The value that is there, and true; or `value`, now stored, and false.
  std::pair<V, bool> load_or_store(const K &key, V value) {
    std::lock_guard guard(m_);
    auto [it, stored] = values_.try_emplace(key, std::move(value));
    return {it->second, !stored};
  }
  std::optional<V> load_and_delete(const K &key) {
    std::lock_guard guard(m_);
    auto it = values_.find(key);
    if (it == values_.end())
      return std::nullopt;
    std::optional<V> value(std::move(it->second));
    values_.erase(it);
    return value;
  }
  void erase(const K &key) { load_and_delete(key); }
  /// The value before.
  std::optional<V> swap(const K &key, V value) {
    std::lock_guard guard(m_);
    auto [it, fresh] = values_.try_emplace(key, std::move(value));
    if (fresh)
      return std::nullopt;
    return std::exchange(it->second, std::move(value));
  }
  bool compare_and_swap(const K &key, const V &old, V value) {
    std::lock_guard guard(m_);
    auto it = values_.find(key);
    if (it == values_.end() || !(it->second == old))
      return false;
    it->second = std::move(value);
    return true;
  }
  bool compare_and_delete(const K &key, const V &old) {
    std::lock_guard guard(m_);
    auto it = values_.find(key);
    if (it == values_.end() || !(it->second == old))
      return false;
    values_.erase(it);
    return true;
  }
  /// Calls f for each pair until it returns false. Not a snapshot: f may use the map, and
  /// sees a key at most once, with some value it had during the call.
  template <class F> void range(F f) const {
    std::vector<K> keys;
    {
      std::shared_lock guard(m_);
      for (const auto &entry : values_)
        keys.push_back(entry.first);
    }
    for (const K &key : keys)
      if (auto value = load(key); value && !f(key, *value))
        return;
  }
  void clear() {
    std::lock_guard guard(m_);
    values_.clear();
  }

private:
  mutable rw_mutex m_;
  std::unordered_map<K, V> values_;
};

/// Calls for one key that come while one is under way share its outcome.
template <class K, class V> class singleflight {
public:
  struct result {
    V value;
    bool shared; ///< given to more than one caller
  };
  singleflight() = default;
  singleflight(const singleflight &) = delete;
  singleflight &operator=(const singleflight &) = delete;

  /// f(), by one of the callers; what it throws reaches all of them.
  template <class F> result do_(const K &key, F &&f) {
    std::unique_lock guard(m_);
    if (auto it = calls_.find(key); it != calls_.end()) {
      std::shared_ptr<call> c = it->second;
      ++c->others;
      guard.unlock();
      c->done.wait();
      if (c->thrown)
        std::rethrow_exception(c->thrown);
      if (!c->value)
        runtime::goexit(); // as the caller that ran it
      return {*c->value, true};
    }
    auto c = calls_[key] = std::make_shared<call>();
    c->done.add(1);
    guard.unlock();
    struct finally {
      singleflight &s;
      const K &key;
      std::shared_ptr<call> c;
      ~finally() {
        {
          std::lock_guard guard(s.m_);
          if (auto it = s.calls_.find(key); it != s.calls_.end() && it->second == c)
            s.calls_.erase(it);
        }
        c->done.done();
      }
    };
    {
      finally at_end{*this, key, c};
      try {
        c->value.emplace(std::forward<F>(f)());
      } catch (...) {
        c->thrown = std::current_exception();
        throw;
      }
    }
    guard.lock();
    return {*c->value, c->others > 0};
  }
  /// Calls from now on do not join the one under way.
  void forget(const K &key) {
    std::lock_guard guard(m_);
    calls_.erase(key);
  }

private:
  struct call {
    wait_group done;
    std::optional<V> value;
    std::exception_ptr thrown;
    int others = 0;
  };
  mutex m_;
  std::unordered_map<K, std::shared_ptr<call>> calls_;
};

} // namespace minigo::sync

#endif // MINIGO_SYNC_H
