//===- minigo/time.h - sleep ------------------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_TIME_H
#define MINIGO_TIME_H

#include <minigo/core.h>

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

} // namespace minigo::time

#endif // MINIGO_TIME_H
