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
#include <minigo/go.h>

#include <cstdint>
#include <type_traits>
#include <utility>

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

} // namespace minigo::sync

#endif // MINIGO_SYNC_H
