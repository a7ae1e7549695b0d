//===- minigo/time.h - sleep ------------------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_TIME_H
#define MINIGO_TIME_H

#include <minigo/chan.h>
#include <minigo/panic.h>

#include <chrono>
#include <limits>

namespace minigo::time {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = std::chrono::nanoseconds;

/// Any std::chrono duration as nanoseconds; what does not fit is the largest or least,
/// and what is not a number is 0.
template <class Rep, class Period>
constexpr duration saturate(std::chrono::duration<Rep, Period> d) {
  using wide = std::chrono::duration<long double, std::nano>;
  if (!(wide(d) == wide(d)))
    return duration::zero();
  if (wide(d) >= wide(duration::max()))
    return duration::max();
  if (wide(d) <= wide(duration::min()))
    return duration::min();
  return std::chrono::duration_cast<duration>(d);
}

/// Blocks the calling goroutine for at least d; returns at once when d <= 0.
template <class Rep, class Period> void sleep(std::chrono::duration<Rep, Period> d) {
  detail::sleep_for(saturate(d).count());
}

/// A handle of a timer or ticker; null by default.
class timer_ref {
public:
  constexpr timer_ref() noexcept = default;
  explicit timer_ref(detail::chan_timer *owned) noexcept : t_(owned) {}
  timer_ref(const timer_ref &o) noexcept : t_(o.t_) {
    if (t_)
      detail::retain_timer(t_);
  }
  timer_ref(timer_ref &&o) noexcept : t_(std::exchange(o.t_, nullptr)) {}
  timer_ref &operator=(timer_ref o) noexcept {
    std::swap(t_, o.t_);
    return *this;
  }
  ~timer_ref() {
    if (t_)
      detail::release_timer(t_);
  }
  detail::chan_timer *get() const noexcept { return t_; }
  /// For the null handle, Go's words.
  detail::chan_timer *started(const char *what) const {
    if (!t_)
      panic(what);
    return t_;
  }
  recv_chan<time_point> channel() const {
    return detail::chan_from_ref<time_point>(detail::timer_chan(t_));
  }

private:
  detail::chan_timer *t_ = nullptr;
};

/// Fires once, after d: the time of firing can be received from c. A handle, cheap to copy;
/// dropping it does not stop the timer. After stop() or reset() no earlier value is
/// received; c's size and capacity are 0.
class timer {
public:
  timer() = default;
  template <class Rep, class Period>
  explicit timer(std::chrono::duration<Rep, Period> d)
      : ref_(detail::new_timer(&detail::elem_type_of<time_point>, nullptr, saturate(d).count(), 0)),
        c(ref_.channel()) {}
  /// True when it was going to fire, or had fired and the value was not received.
  bool stop() const {
    return detail::stop_timer(ref_.started("time: Stop called on uninitialized Timer"));
  }
  /// Fires after d from now, whatever was before; says what stop() would have.
  template <class Rep, class Period> bool reset(std::chrono::duration<Rep, Period> d) const {
    return detail::reset_timer(ref_.started("time: Reset called on uninitialized Timer"),
                               saturate(d).count(), 0);
  }

private:
  timer_ref ref_;
  explicit timer(timer_ref ref) : ref_(std::move(ref)) {}
  template <class Rep, class Period, class F>
  friend timer after_func(std::chrono::duration<Rep, Period>, F &&);

public:
  recv_chan<time_point> c; ///< nil for one of after_func
};

/// Fires every d. Ticks that nobody is there to receive are dropped. An unreachable ticker
/// is freed.
class ticker {
public:
  ticker() = default;
  /// Panics "non-positive interval for NewTicker".
  template <class Rep, class Period>
  explicit ticker(std::chrono::duration<Rep, Period> d)
      : ref_(make(saturate(d).count())), c(ref_.channel()) {}
  /// No tick is received after it.
  void stop() const {
    if (ref_.get())
      detail::stop_timer(ref_.get());
  }
  /// Panics "non-positive interval for Ticker.Reset".
  template <class Rep, class Period> void reset(std::chrono::duration<Rep, Period> d) const {
    std::int64_t ns = saturate(d).count();
    if (ns <= 0)
      panic("non-positive interval for Ticker.Reset");
    detail::reset_timer(ref_.started("time: Reset called on uninitialized Ticker"), ns, ns);
  }

private:
  static timer_ref make(std::int64_t ns) {
    if (ns <= 0)
      panic("non-positive interval for NewTicker");
    return timer_ref(detail::new_timer(&detail::elem_type_of<time_point>, nullptr, ns, ns));
  }
  timer_ref ref_;

public:
  recv_chan<time_point> c;
};

/// A channel that gets the time after d.
template <class Rep, class Period>
recv_chan<time_point> after(std::chrono::duration<Rep, Period> d) {
  return timer(d).c;
}

/// A channel that gets the time every d; nil when d <= 0.
template <class Rep, class Period>
recv_chan<time_point> tick(std::chrono::duration<Rep, Period> d) {
  return saturate(d) <= duration::zero() ? recv_chan<time_point>() : ticker(d).c;
}

/// Calls f on a goroutine of its own after d, and again after each reset.
template <class Rep, class Period, class F>
timer after_func(std::chrono::duration<Rep, Period> d, F &&f) {
  using function = std::decay_t<F>;
  static_assert(std::is_invocable_v<function &>, "minigo::time::after_func: f takes no argument");
  detail::timer_func record{[](void *arg) { (*static_cast<function *>(arg))(); },
                            [](void *arg) { delete static_cast<function *>(arg); },
                            new function(std::forward<F>(f))};
  return timer(timer_ref(detail::new_timer(nullptr, &record, saturate(d).count(), 0)));
}

} // namespace minigo::time

#endif // MINIGO_TIME_H
