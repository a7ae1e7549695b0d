//===- minigo/select.h - waiting for one of several -------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   minigo::select(on_recv(a, [](int v) { ... }),
//                  on_send(b, 42, [] { ... }),
//                  on_timeout(1s, [] { ... }));
//
// One of the cases that are ready is done, each with equal chance; without any, the
// default (otherwise) if there is one, or select waits. The handler runs on the caller
// after the channel operation is complete, with no lock held: it may block, throw, select.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_SELECT_H
#define MINIGO_SELECT_H

#include <minigo/chan.h>
#include <minigo/panic.h>
#include <minigo/time.h>

#include <functional>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace minigo {

class select_case;

namespace detail {

struct no_handler {
  void operator()() const noexcept {}
};

/// The declared type of a callable's only parameter; void when it has none that is one
/// type: a generic lambda, an overloaded operator, no parameter.
template <class F> struct only_parameter {
  using type = void;
};
template <class R, class P> struct only_parameter<R (*)(P)> {
  using type = P;
};
template <class R, class P> struct only_parameter<R (*)(P) noexcept> {
  using type = P;
};
template <class M> struct member_parameter {
  using type = void;
};
#define MINIGO_MEMBER_PARAMETER(qualifiers)                                                        \
  template <class R, class C, class P> struct member_parameter<R (C::*)(P) qualifiers> {           \
    using type = P;                                                                                \
  };
MINIGO_MEMBER_PARAMETER()
MINIGO_MEMBER_PARAMETER(const)
MINIGO_MEMBER_PARAMETER(noexcept)
MINIGO_MEMBER_PARAMETER(const noexcept)
#undef MINIGO_MEMBER_PARAMETER
template <class F>
  requires requires { &F::operator(); }
struct only_parameter<F> : member_parameter<decltype(&F::operator())> {};

template <class F>
using parameter_t = std::remove_cvref_t<typename only_parameter<std::decay_t<F>>::type>;

/// Calls f with what was received, in the form it declares. Forms are tried one by one: to
/// ask a generic lambda for another than the one it is meant for may not compile.
template <class T, class F> void call_receiver(F &f, std::optional<T> &&v) {
  using parameter = parameter_t<F>;
  constexpr bool takesOptional = [] {
    if constexpr (std::is_void_v<parameter> || std::is_same_v<parameter, std::optional<T>>)
      return std::is_invocable_v<F &, std::optional<T>>;
    return false;
  }();
  if constexpr (takesOptional) {
    f(std::move(v));
  } else if constexpr (std::is_invocable_v<F &, T>) {
    static_assert(std::is_default_constructible_v<T>,
                  "minigo::on_recv: a closed channel gives T{}, and this T has no default; take "
                  "std::optional<T>");
    f(v ? std::move(*v) : T{});
  } else {
    static_assert(std::is_invocable_v<F &>,
                  "minigo::on_recv: the handler takes std::optional<T>, T, const T&, T&&, or "
                  "nothing; not T&");
    f();
  }
}

/// Raw room for one element.
template <class T> union elem_room {
  T value;
  elem_room() {}
  ~elem_room() {}
};

template <class T, class F> class [[nodiscard]] recv_case {
public:
  recv_case(recv_chan<T> c, F f) : c_(std::move(c)), f_(std::move(f)) {}
  /// For select: describes the case, and finishes it when it was the one.
  void prepare(select_record &r) {
    r.kind = case_kind::receive;
    r.c = c_.handle();
    r.elem = std::addressof(room_.value);
  }
  void finish(select_record &r) {
    std::optional<T> v;
    if (r.received) {
      v.emplace(std::move(room_.value));
      std::destroy_at(std::addressof(room_.value));
    }
    call_receiver<T>(f_, std::move(v));
  }
  recv_case(recv_case &&o) : c_(std::move(o.c_)), f_(std::move(o.f_)) {}

private:
  recv_chan<T> c_;
  F f_;
  elem_room<T> room_; ///< raw but for the moment between receive and finish
};

/// Of a value to be sent: a copy, or the caller's own by reference.
template <class T, class Held, class F> class [[nodiscard]] send_case {
public:
  template <class V>
  send_case(send_chan<T> c, V &&v, F f)
      : c_(std::move(c)), v_(std::forward<V>(v)), f_(std::move(f)) {}
  void prepare(select_record &r) {
    r.kind = case_kind::send;
    r.c = c_.handle();
    r.elem = std::addressof(v_);
  }
  void finish(select_record &) {
    // The bytes are the receiver's now: what stays is a new, empty value.
    if constexpr (moves_as_bytes<T>::value && !std::is_trivially_copyable_v<T>)
      std::construct_at(std::addressof(v_));
    f_();
  }
  /// For select_case, which takes the case apart.
  const send_chan<T> &channel() const noexcept { return c_; }
  T &&value() noexcept { return std::move(v_); }
  F &&handler() && noexcept { return std::move(f_); }

private:
  send_chan<T> c_;
  Held v_; ///< T, or T&
  F f_;
};

template <class F> class [[nodiscard]] timeout_case {
public:
  timeout_case(std::int64_t ns, F f) : ns_(ns), f_(std::move(f)) {}
  void prepare(select_record &r) {
    r.kind = case_kind::timeout;
    r.timeout = ns_;
  }
  void finish(select_record &) {
    call_receiver<time::time_point>(f_, std::optional(time::clock::now()));
  }

private:
  std::int64_t ns_;
  F f_;
};

template <class F> class [[nodiscard]] default_case {
public:
  explicit default_case(F f) : f_(std::move(f)) {}
  void prepare(select_record &r) { r.kind = case_kind::otherwise; }
  void finish(select_record &) { f_(); }

private:
  F f_;
};

template <class C> inline constexpr bool is_select_case = false;
template <class T, class F> inline constexpr bool is_select_case<recv_case<T, F>> = true;
template <class T, class H, class F> inline constexpr bool is_select_case<send_case<T, H, F>> = true;
template <class F> inline constexpr bool is_select_case<timeout_case<F>> = true;
template <class F> inline constexpr bool is_select_case<default_case<F>> = true;
template <> inline constexpr bool is_select_case<select_case> = true;
template <class C> inline constexpr bool is_default_case = false;
template <class F> inline constexpr bool is_default_case<default_case<F>> = true;

} // namespace detail

/// Any of the cases below, of any types, to be kept and used again: it owns channel, value
/// and handler. A value that can be copied is copied for each select; one that cannot is sent
/// once, and the case is nil from then on.
class select_case {
public:
  template <class C>
    requires(!std::is_same_v<std::remove_cvref_t<C>, select_case> &&
             detail::is_select_case<std::remove_cvref_t<C>>)
  select_case(C &&c) : it_(std::make_unique<kept<std::remove_cvref_t<C>>>(std::forward<C>(c))) {}
  select_case(select_case &&) noexcept = default;
  select_case &operator=(select_case &&) noexcept = default;

  /// For select.
  void prepare(detail::select_record &r) {
    if (it_)
      it_->prepare(r);
    else
      r.kind = detail::case_kind::receive; // moved from: nil
  }
  void finish(detail::select_record &r) { it_->finish(r); }

private:
  struct base {
    virtual ~base() = default;
    virtual void prepare(detail::select_record &) = 0;
    virtual void finish(detail::select_record &) = 0;
  };
  template <class C> struct kept final : base {
    C c;
    explicit kept(C &&from) : c(std::move(from)) {}
    void prepare(detail::select_record &r) override { c.prepare(r); }
    void finish(detail::select_record &r) override { c.finish(r); }
  };
  /// A send that owns its value.
  template <class T, class H, class F> struct kept<detail::send_case<T, H, F>> final : base {
    send_chan<T> c;
    std::optional<T> v; ///< empty: sent, and could not be copied
    std::optional<T> sending;
    F f;
    explicit kept(detail::send_case<T, H, F> &&from)
        : c(from.channel()), f(std::move(from).handler()) {
      v.emplace(from.value());
    }
    void prepare(detail::select_record &r) override {
      r.kind = detail::case_kind::send;
      if (!v)
        return; // nil
      r.c = c.handle();
      if constexpr (std::is_copy_constructible_v<T>) {
        sending.emplace(*v);
        r.elem = std::addressof(*sending);
      } else {
        r.elem = std::addressof(*v);
      }
    }
    void finish(detail::select_record &) override {
      std::optional<T> &sent = std::is_copy_constructible_v<T> ? sending : v;
      if constexpr (detail::moves_as_bytes<T>::value && !std::is_trivially_copyable_v<T>)
        std::construct_at(std::addressof(*sent));
      sent.reset();
      f();
    }
  };
  std::unique_ptr<base> it_;
};

/// f is called with what is received: as std::optional<T>, which is empty when the channel is
/// closed; as T, which is T{} then; or without it. Its parameter's declared type decides.
template <class C, class F = detail::no_handler>
  requires detail::is_chan<std::remove_cvref_t<C>>
auto on_recv(const C &c, F f = {}) {
  using T = typename C::value_type;
  static_assert(std::is_convertible_v<const C &, recv_chan<T>>,
                "minigo::on_recv: the channel can only be sent to");
  return detail::recv_case<T, F>(recv_chan<T>(c), std::move(f));
}

/// Sends v; then f(). An lvalue is copied at once; an rvalue is taken by reference, and is as
/// it was when it was not sent.
template <class C, class V, class F = detail::no_handler>
  requires detail::is_chan<std::remove_cvref_t<C>>
auto on_send(const C &c, V &&v, F f = {}) {
  using T = typename C::value_type;
  static_assert(std::is_convertible_v<const C &, send_chan<T>>,
                "minigo::on_send: the channel can only be received from");
  static_assert(std::is_convertible_v<V &&, T>,
                "minigo::on_send: the value cannot be converted to the channel's element type");
  static_assert(std::is_invocable_v<F &>, "minigo::on_send: the handler takes no argument");
  if constexpr (!std::is_lvalue_reference_v<V> && std::is_same_v<std::remove_cvref_t<V>, T> &&
                !std::is_const_v<std::remove_reference_t<V>>)
    return detail::send_case<T, T &, F>(send_chan<T>(c), v, std::move(f));
  else
    return detail::send_case<T, T, F>(send_chan<T>(c), std::forward<V>(v), std::move(f));
}

/// Ready after d, at once when d <= 0; f as for on_recv of a time::time_point.
template <class Rep, class Period, class F = detail::no_handler>
auto on_timeout(std::chrono::duration<Rep, Period> d, F f = {}) {
  return detail::timeout_case<F>(time::saturate(d).count(), std::move(f));
}

/// The default case: done when no other is ready.
template <class F = detail::no_handler> auto otherwise(F f = {}) {
  static_assert(std::is_invocable_v<F &>, "minigo::otherwise: the handler takes no argument");
  return detail::default_case<F>(std::move(f));
}

/// The index, among all arguments, of the case that was done. Without any case it blocks
/// for ever.
template <class... C>
  requires(detail::is_select_case<std::remove_cvref_t<C>> && ...)
int select(C &&...cases) {
  static_assert((detail::is_default_case<std::remove_cvref_t<C>> + ... + 0) <= 1,
                "minigo::select: more than one default case");
  detail::select_record records[sizeof...(C) + 1];
  int i = 0;
  (cases.prepare(records[i++]), ...);
  int chosen = detail::selectgo(records, sizeof...(C));
  i = 0;
  ((i++ == chosen ? cases.finish(records[chosen]) : void()), ...);
  return chosen;
}

/// The same for a number of cases known at run time. Panics on more than one default.
inline int select_in(std::span<select_case> cases) {
  detail::select_record few[16];
  std::vector<detail::select_record> many(cases.size() > std::size(few) ? cases.size() : 0);
  detail::select_record *records = many.empty() ? few : many.data();
  int defaults = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].prepare(records[i]);
    defaults += records[i].kind == detail::case_kind::otherwise;
  }
  if (defaults > 1)
    panic("select: more than one default case");
  int chosen = detail::selectgo(records, static_cast<int>(cases.size()));
  cases[chosen].finish(records[chosen]);
  return chosen;
}

} // namespace minigo

#endif // MINIGO_SELECT_H
