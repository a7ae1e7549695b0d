//===- minigo/panic.h - panics and defer ------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A panic is a C++ exception; recover is catch. One that leaves its goroutine ends the
// process with Go's text, the goroutine's frames and status 2; no destructor runs then.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_PANIC_H
#define MINIGO_PANIC_H

#include <any>
#include <concepts>
#include <cstddef>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace minigo {

namespace detail {
/// Throws panic_error(value) whose what() is `text`.
[[noreturn]] void panic_shown_as(std::any value, std::string text);
} // namespace detail

/// What panic() throws.
class panic_error : public std::exception {
public:
  explicit panic_error(std::any value);
  /// The value as Go's print shows it. Valid as long as this object.
  const char *what() const noexcept override { return text_.c_str(); }
  /// What was given to panic(); text in any form is a std::string.
  const std::any &value() const noexcept { return value_; }

protected:
  panic_error(std::any value, std::string text)
      : value_(std::move(value)), text_(std::move(text)) {}

private:
  friend void detail::panic_shown_as(std::any value, std::string text);

  std::any value_;
  std::string text_;
};

/// A panic of the runtime's own; what() is Go's text.
class runtime_error : public panic_error {
public:
  explicit runtime_error(const std::string &text) : panic_error(text, text) {}
};

/// Throws panic_error(value). An empty value or a null pointer is a runtime_error, as
/// Go's panic(nil).
[[noreturn]] void panic(std::any value);
[[noreturn]] void panic(const char *text);
[[noreturn]] void panic(std::nullptr_t);

/// A number: the literal 0 is no null pointer here.
template <class T>
  requires std::is_arithmetic_v<T>
[[noreturn]] void panic(T value) {
  panic(std::any(value));
}

/// An exception as the value: what() is its what().
template <class E>
  requires std::derived_from<E, std::exception> && std::copy_constructible<E>
[[noreturn]] void panic(const E &e) {
  detail::panic_shown_as(std::any(e), e.what());
}

/// Runs a function when the scope ends, also while unwinding:
///   defer d{[&] { file.close(); }};
/// The function may throw at a normal end of the scope; while unwinding, that ends the
/// process with both texts.
template <class F> class [[nodiscard]] defer {
public:
  explicit defer(F f) : f_(std::move(f)) {}
  defer(const defer &) = delete;
  defer &operator=(const defer &) = delete;
  ~defer() noexcept(false) { f_(); }

private:
  F f_;
};
template <class F> defer(F) -> defer<F>;

} // namespace minigo

#endif // MINIGO_PANIC_H
