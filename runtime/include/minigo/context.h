//===- minigo/context.h - cancellation, deadlines, values -------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Go's context package. A context is a handle, cheap to copy and null by default, which is
// the background: never cancelled, no deadline, no values. Cancelling one cancels all that
// were made from it.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_CONTEXT_H
#define MINIGO_CONTEXT_H

#include <minigo/chan.h>
#include <minigo/time.h>

#include <any>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <typeinfo>

namespace minigo {

enum class context_error { canceled = 1, deadline_exceeded = 2 };

/// "context canceled", "context deadline exceeded".
std::string_view to_string(context_error e) noexcept;

/// What cause() holds, unless cancelled with another cause, and what blocked calls throw.
class context_exception : public std::system_error {
public:
  explicit context_exception(context_error e);
  context_error error() const noexcept { return static_cast<context_error>(code().value()); }
};

namespace detail {
class context_node;

/// A key of with_value: any copyable type with ==, known by type and value.
struct context_key {
  const std::type_info &type;
  const void *value;
  bool (*equal)(const void *, const void *);
};
const std::any *context_value(const context_node *, const context_key &) noexcept;
} // namespace detail

class context {
public:
  constexpr context() noexcept = default;

  /// Closed when this context is cancelled; nil for one that never is.
  recv_chan<std::monostate> done() const;
  /// Empty while it is not cancelled.
  std::optional<context_error> err() const;
  /// Why it is cancelled: what was given to cancel, or a context_exception; null before.
  std::exception_ptr cause() const;
  std::optional<time::time_point> deadline() const;
  /// The value of the nearest with_value for a key equal to this one, when it is a T.
  template <class T, class K> std::optional<T> value(const K &key) const {
    using kept = std::decay_t<K>;
    const kept &k = key;
    const std::any *found = detail::context_value(
        node_.get(), {typeid(kept), &k, [](const void *a, const void *b) {
                        return *static_cast<const kept *>(a) == *static_cast<const kept *>(b);
                      }});
    if (const T *v = found ? std::any_cast<T>(found) : nullptr)
      return *v;
    return std::nullopt;
  }
  friend bool operator==(const context &, const context &) noexcept = default;

  /// Not for programs.
  explicit context(std::shared_ptr<detail::context_node> node) noexcept : node_(std::move(node)) {}
  const std::shared_ptr<detail::context_node> &node() const noexcept { return node_; }

private:
  std::shared_ptr<detail::context_node> node_;
};

/// Cancels the context it came with: any number of times, from anywhere; only the first
/// counts. Being destroyed does nothing.
class cancel_func {
public:
  cancel_func() = default;
  void operator()() const;

  explicit cancel_func(std::shared_ptr<detail::context_node> node) noexcept
      : node_(std::move(node)) {}

private:
  std::shared_ptr<detail::context_node> node_;
};

/// The same with a cause; null is the plain one.
class cancel_cause_func {
public:
  cancel_cause_func() = default;
  void operator()(std::exception_ptr cause) const;

  explicit cancel_cause_func(std::shared_ptr<detail::context_node> node) noexcept
      : node_(std::move(node)) {}

private:
  std::shared_ptr<detail::context_node> node_;
};

struct with_cancel_result {
  context ctx;
  cancel_func cancel;
};
struct with_cancel_cause_result {
  context ctx;
  cancel_cause_func cancel;
};

inline context background() noexcept { return {}; }
inline context todo() noexcept { return {}; }

/// Call the cancel of each of these in the end: until then, or until the parent is cancelled,
/// a context whose done() was asked for stays alive.
[[nodiscard]] with_cancel_result with_cancel(const context &parent);
[[nodiscard]] with_cancel_cause_result with_cancel_cause(const context &parent);
[[nodiscard]] with_cancel_result with_deadline(const context &parent, time::time_point t);
template <class Rep, class Period>
[[nodiscard]] with_cancel_result with_timeout(const context &parent,
                                              std::chrono::duration<Rep, Period> d) {
  time::time_point now = time::clock::now();
  time::duration ns = time::saturate(d);
  return with_deadline(parent, ns > time::time_point::max() - now ? time::time_point::max()
                                                                  : now + ns);
}

/// A context with the parent's values that is not cancelled with it.
context without_cancel(const context &parent);

namespace detail {
context make_value_context(const context &parent, std::any key, const std::type_info &type,
                           const void *(*address)(const std::any &), std::any value);
} // namespace detail

/// A context in which `key` has this value.
template <class K, class V> context with_value(const context &parent, K &&key, V &&value) {
  using kept = std::decay_t<K>;
  static_assert(requires(const kept &a) { a == a; },
                "minigo::with_value: a key is compared with ==");
  return detail::make_value_context(
      parent, std::any(kept(std::forward<K>(key))), typeid(kept),
      [](const std::any &a) -> const void * { return std::any_cast<kept>(&a); },
      std::any(std::decay_t<V>(std::forward<V>(value))));
}

/// Calls f on a goroutine of its own when ctx is cancelled, at once if it is. The result,
/// when called, says whether it was in time to prevent that.
std::function<bool()> after_func(const context &ctx, std::function<void()> f);

} // namespace minigo

#endif // MINIGO_CONTEXT_H
