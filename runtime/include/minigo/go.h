//===- minigo/go.h - goroutines ---------------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_GO_H
#define MINIGO_GO_H

#include <minigo/core.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace minigo {

/// How to start a goroutine.
struct go_options {
  std::size_t stack_size = 0; ///< at least so many bytes of stack; 0: the default
  const char *name = nullptr; ///< copied; shown in traces
};

namespace detail {

/// The function and its arguments, decayed, as they lie in the goroutine's block.
template <class... T> struct go_call {
  std::tuple<T...> parts;

  /// The goroutine's first function. Deliberately without a handler: an exception that
  /// gets here must find none, so that the report has the frames of its throw. The
  /// parts are destroyed on this goroutine, also when goexit unwinds it.
  static void run(void *block) {
    struct owner {
      go_call *call;
      ~owner() { std::destroy_at(call); }
    } self{at(block)};
    call(self.call->parts, std::index_sequence_for<T...>());
  }
  /// Without std::apply and, where a plain call does, std::invoke: each would be a frame
  /// in every trace of every goroutine.
  template <std::size_t... I>
  static void call(std::tuple<T...> &parts, std::index_sequence<I...>) {
    if constexpr (requires { invoke_plainly(std::get<I>(std::move(parts))...); })
      invoke_plainly(std::get<I>(std::move(parts))...);
    else
      std::invoke(std::get<I>(std::move(parts))...);
  }
  template <class F, class... A>
  static auto invoke_plainly(F &&f, A &&...a)
      -> decltype(static_cast<void>(std::forward<F>(f)(std::forward<A>(a)...))) {
    std::forward<F>(f)(std::forward<A>(a)...);
  }

  /// Blocks are aligned to 16; a closure that needs more is placed further up.
  static constexpr std::size_t size() {
    return sizeof(go_call) + (alignof(go_call) > 16 ? alignof(go_call) : 0);
  }
  static go_call *at(void *block) {
    auto addr = reinterpret_cast<std::uintptr_t>(block);
    addr = (addr + alignof(go_call) - 1) / alignof(go_call) * alignof(go_call);
    return reinterpret_cast<go_call *>(addr);
  }
};

/// Gives the unstarted goroutine back when copying its arguments throws.
struct unstarted {
  new_g g;
  ~unstarted() {
    if (g.gp)
      newproc_abandon(g);
  }
};

} // namespace detail

/// Starts a goroutine that calls f(a...). The caller makes decayed copies, the new
/// goroutine invokes them as rvalues, destroys them, and drops the result. Any thread.
template <class F, class... A>
  requires(!std::is_same_v<std::remove_cvref_t<F>, go_options>)
void go(go_options options, F &&f, A &&...a) {
  static_assert(std::is_invocable_v<std::decay_t<F>, std::decay_t<A>...>,
                "minigo::go: the function cannot be called with these arguments, decayed and "
                "passed as rvalues");
  using call = detail::go_call<std::decay_t<F>, std::decay_t<A>...>;
  detail::unstarted u{detail::newproc_prepare(call::size(), options.stack_size, options.name)};
  ::new (static_cast<void *>(call::at(u.g.block)))
      call{std::tuple<std::decay_t<F>, std::decay_t<A>...>(std::forward<F>(f),
                                                           std::forward<A>(a)...)};
  detail::newproc_start(std::exchange(u.g, {}), &call::run);
}

template <class F, class... A>
  requires(!std::is_same_v<std::remove_cvref_t<F>, go_options>)
void go(F &&f, A &&...a) {
  go(go_options{}, std::forward<F>(f), std::forward<A>(a)...);
}

namespace runtime {

/// Lets other goroutines run; std::this_thread::yield off a goroutine.
void gosched();
/// Ends the calling goroutine: unwinds it, so defers and destructors run. catch (...)
/// sees it and must rethrow. Panics off a goroutine.
[[noreturn]] void goexit();
/// Goroutines that have not ended, main's included.
int num_goroutine();
/// CPUs that this process may use.
int num_cpu();
/// How many threads run goroutines at once. Sets it when n >= 1 (at most 1024); returns
/// the value before.
int gomaxprocs(int n);
/// Ties the calling goroutine to the thread it runs on, and the thread to it, until
/// unlock_os_thread has been called as often. Ending while locked ends the thread: what was
/// done to it (namespaces, per-thread settings) goes with it. Does nothing off a goroutine.
void lock_os_thread();
void unlock_os_thread();
/// The calling goroutine's id, never reused; main's is 1. 0 off a goroutine.
std::uint64_t goid();
/// "minigo 0.1 linux/amd64".
std::string version();

} // namespace runtime
} // namespace minigo

#endif // MINIGO_GO_H
