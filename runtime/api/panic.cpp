//===- runtime/api/panic.cpp - panics as exceptions -----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <minigo/panic.h>

#include "runtime/api/exceptions.h"
#include "runtime/api/types.h"
#include "runtime/panic/panic.h"
#include <cmath>
#include <cstdio>
#include <string_view>

/// The value of any type. std::any gives its value to who names its type only; the function
/// that any_cast goes through is its friend in every form, also in this one of ours.
struct AnyValue {};
template <> void *std::__any_caster<AnyValue>(const any *value) {
  any::_Arg found;
  value->_M_manager(any::_Op_access, value, &found);
  return found._M_obj;
}

namespace minigo {

namespace {

/// If the value is a T, its text by `show`.
template <class T, class Show> bool textIf(const std::any &value, std::string &text, Show show) {
  const T *v = std::any_cast<T>(&value);
  if (v)
    text = show(*v);
  return v != nullptr;
}

template <class... T> bool integerText(const std::any &value, std::string &text) {
  return (textIf<T>(value, text, [](T v) { return std::to_string(v); }) || ...);
}

/// Go's print of a float: +1.500000e+000, NaN, +Inf, -Inf.
std::string floatText(double v) {
  if (std::isnan(v))
    return "NaN";
  if (std::isinf(v))
    return v > 0 ? "+Inf" : "-Inf";
  char buf[40];
  std::snprintf(buf, sizeof buf, "%+.6e", v);
  std::string text = buf;
  std::size_t e = text.find('e');
  if (e != std::string::npos)
    while (text.size() - e < 5)
      text.insert(e + 2, "0");
  return text;
}

std::string textOf(const std::any &value) {
  std::string text;
  auto asIs = [](const auto &v) { return std::string(v); };
  auto asFloat = [](auto v) { return floatText(static_cast<double>(v)); };
  if (textIf<std::string>(value, text, asIs) ||
      textIf<bool>(value, text, [](bool v) { return std::string(v ? "true" : "false"); }) ||
      integerText<char, signed char, unsigned char, short, unsigned short, int, unsigned, long,
                  unsigned long, long long, unsigned long long>(value, text) ||
      textIf<double>(value, text, asFloat) || textIf<float>(value, text, asFloat) ||
      textIf<long double>(value, text, asFloat))
    return text;
  if (!value.has_value())
    return "nil";
  rt::Thrown held{&value.type(), std::__any_caster<AnyValue>(&value)};
  if (const auto *exception = rt::caughtAs<std::exception>(held))
    return exception->what();
  char address[32];
  std::snprintf(address, sizeof address, "%p", held.object);
  return "(" + rt::typeText(value.type().name()) + ") " + address;
}

/// What panics as Go's nil: no value, or a pointer to text or to nothing that is null.
bool isNil(const std::any &value) {
  if (!value.has_value() || std::any_cast<std::nullptr_t>(&value))
    return true;
  if (const auto *text = std::any_cast<const char *>(&value))
    return !*text;
  const auto *text = std::any_cast<char *>(&value);
  return text && !*text;
}

/// Text in any form is held as std::string.
std::any asHeld(std::any value) {
  if (isNil(value))
    return value;
  std::string text;
  auto asIs = [](const auto &v) { return std::string(v); };
  if (textIf<const char *>(value, text, asIs) || textIf<char *>(value, text, asIs) ||
      textIf<std::string_view>(value, text, asIs))
    return text;
  return value;
}

} // namespace

panic_error::panic_error(std::any value) : value_(asHeld(std::move(value))), text_(textOf(value_)) {}

void panic(std::nullptr_t) {
  throw runtime_error("panic called with nil argument (use GODEBUG=panicnil=1 to disable)");
}

void panic(std::any value) {
  if (isNil(value))
    panic(nullptr);
  throw panic_error(std::move(value));
}

void panic(const char *text) {
  if (!text)
    panic(nullptr);
  throw panic_error(std::any(std::string(text)));
}

void detail::panic_shown_as(std::any value, std::string text) {
  throw panic_error(std::move(value), std::move(text));
}

} // namespace minigo

void rt::gopanic(const char *text) { throw minigo::runtime_error(text); }
