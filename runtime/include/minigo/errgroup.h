//===- minigo/errgroup.h - goroutines with one outcome ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_ERRGROUP_H
#define MINIGO_ERRGROUP_H

#include <minigo/context.h>
#include <minigo/go.h>
#include <minigo/panic.h>
#include <minigo/sync.h>

namespace minigo::errgroup {

/// Goroutines that work on one task. The first that throws cancels ctx(), and wait()
/// rethrows what it threw; goexit counts as a return.
class group {
public:
  group() : group(context()) {}
  explicit group(const context &parent) : cancel_(with_cancel_cause(parent)) {}
  group(const group &) = delete;
  group &operator=(const group &) = delete;

  /// Blocks until there is room, when there is a limit.
  template <class F> void go(F &&f) {
    {
      std::unique_lock guard(m_);
      room_.wait([&] { return limit_ < 0 || running_ < limit_; });
      ++running_;
    }
    start(std::forward<F>(f));
  }
  /// False, and f is not called, when there is no room.
  template <class F> bool try_go(F &&f) {
    {
      std::unique_lock guard(m_);
      if (limit_ >= 0 && running_ >= limit_)
        return false;
      ++running_;
    }
    start(std::forward<F>(f));
    return true;
  }
  /// Until all have ended; then ctx() is cancelled, and the first exception rethrown.
  void wait() {
    std::exception_ptr thrown;
    {
      std::unique_lock guard(m_);
      room_.wait([&] { return running_ == 0; });
      thrown = thrown_;
    }
    cancel_.cancel(thrown);
    if (thrown)
      std::rethrow_exception(thrown);
  }
  /// At most n at a time; negative: any number; 0: none starts. Panics while some run.
  void set_limit(int n) {
    std::unique_lock guard(m_);
    if (running_ != 0)
      panic("errgroup: modify limit while goroutines are still active");
    limit_ = n;
  }
  context ctx() const { return cancel_.ctx; }

private:
  template <class F> void start(F &&f) {
    minigo::go([this, f = std::decay_t<F>(std::forward<F>(f))]() mutable {
      struct finally {
        group &g;
        ~finally() {
          std::lock_guard guard(g.m_);
          --g.running_;
          g.room_.broadcast(); // under the lock: the group may be gone when it is free
        }
      } at_end{*this};
      auto mine = std::move(f); // destroyed before the group hears of the end
      try {
        mine();
      } catch (const std::exception &) {
        fail(std::current_exception());
      } catch (...) {
        if (!std::current_exception()) // goexit, which goes on
          throw;
        fail(std::current_exception());
      }
    });
  }
  void fail(std::exception_ptr e) {
    {
      std::lock_guard guard(m_);
      if (thrown_)
        return;
      thrown_ = e;
    }
    cancel_.cancel(e);
  }

  with_cancel_cause_result cancel_;
  sync::mutex m_;
  sync::cond room_{m_};
  int running_ = 0, limit_ = -1;
  std::exception_ptr thrown_;
};

} // namespace minigo::errgroup

#endif // MINIGO_ERRGROUP_H
