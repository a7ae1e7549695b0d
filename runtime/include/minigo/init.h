//===- minigo/init.h - initialisation before main ---------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   MINIGO_INIT { registry.add("gzip", open_gzip); }
//
// A Go init(): runs on the main goroutine before main, after every constructor of a
// global, files in command-line order, in one file in the order they are written.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_INIT_H
#define MINIGO_INIT_H

namespace minigo::detail {

/// As the link gathers it (section minigo_inits).
struct init_record {
  void (*fn)();
  const char *file;
  unsigned long long line;
};

} // namespace minigo::detail

#define MINIGO_INIT_CAT2(a, b) a##b
#define MINIGO_INIT_CAT(a, b) MINIGO_INIT_CAT2(a, b)
#define MINIGO_INIT_DEFINE(name)                                                                   \
  static void name();                                                                              \
  [[gnu::section("minigo_inits"), gnu::used, gnu::retain]] static constinit                        \
      ::minigo::detail::init_record MINIGO_INIT_CAT(name, _record) = {&name, __FILE__, __LINE__};  \
  static void name()
#define MINIGO_INIT MINIGO_INIT_DEFINE(MINIGO_INIT_CAT(minigo_init_, __COUNTER__))

#endif // MINIGO_INIT_H
