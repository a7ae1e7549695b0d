//===- minigo/signal.h - signals as values ----------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's os/signal. With `using namespace minigo`, C's function is written ::signal.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_SIGNAL_H
#define MINIGO_SIGNAL_H

#include <minigo/chan.h>
#include <minigo/context.h>
#include <minigo/go.h>
#include <minigo/select.h>

#include <concepts>

namespace minigo::signal {

/// c gets these signals from now on, besides those that it gets already; without any, all
/// that can be caught. Never blocks: a full channel drops. Panics on nil.
template <std::convertible_to<int>... S> void notify(const chan<int> &c, S... sigs) {
  const int list[] = {static_cast<int>(sigs)..., 0};
  detail::signal_notify(c.handle(), list, sizeof...(S));
}

/// c gets no signal after it returns; one that nobody else wants does what it did before.
inline void stop(const chan<int> &c) { detail::signal_stop(c.handle()); }

/// These signals (without any: all) are ignored, also by those that were notified.
template <std::convertible_to<int>... S> void ignore(S... sigs) {
  const int list[] = {static_cast<int>(sigs)..., 0};
  detail::signal_ignore(list, sizeof...(S));
}

/// Undoes notify and ignore for these signals (without any: all).
template <std::convertible_to<int>... S> void reset(S... sigs) {
  const int list[] = {static_cast<int>(sigs)..., 0};
  detail::signal_reset(list, sizeof...(S));
}

struct notify_context_result {
  context ctx;
  cancel_func stop; ///< cancels ctx, and the signals do again what they did before
};

/// A context that is cancelled by the first of these signals.
template <std::convertible_to<int>... S>
[[nodiscard]] notify_context_result notify_context(const context &parent, S... sigs) {
  auto c = make_chan<int>(1);
  auto [ctx, cancel] = with_cancel(parent);
  notify(c, sigs...);
  go([c, done = ctx.done(), cancel = cancel] {
    select(on_recv(c), on_recv(done));
    cancel();
    stop(c);
  });
  return {ctx, cancel};
}

} // namespace minigo::signal

#endif // MINIGO_SIGNAL_H
