//===- runtime/boot/godebug.cpp - GODEBUG settings ------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/godebug.h"
#include "runtime/boot/boot.h"

namespace rt {

static const char *settings;

const char *gogetenv(const char *name) {
  size_t n = __builtin_strlen(name);
  for (char **e = args.envp; e && *e; ++e)
    if (__builtin_strncmp(*e, name, n) == 0 && (*e)[n] == '=')
      return *e + n + 1;
  return nullptr;
}

void parsedebugvars() { settings = gogetenv("GODEBUG"); }

const char *godebug(const char *key) {
  size_t n = __builtin_strlen(key);
  const char *found = nullptr;
  for (const char *p = settings; p && *p;) {
    if (__builtin_strncmp(p, key, n) == 0 && p[n] == '=')
      found = p + n + 1; // the last one counts, as in Go
    while (*p && *p != ',')
      ++p;
    if (*p)
      ++p;
  }
  return found;
}

bool godebugIs(const char *value, const char *text) {
  if (!value)
    return false;
  size_t n = __builtin_strlen(text);
  return __builtin_strncmp(value, text, n) == 0 && (value[n] == 0 || value[n] == ',');
}

int64_t godebugInt(const char *key, int64_t otherwise) {
  const char *p = godebug(key);
  if (!p)
    return otherwise;
  bool negative = *p == '-';
  p += negative;
  if (*p < '0' || *p > '9')
    return otherwise;
  int64_t v = 0;
  for (; *p >= '0' && *p <= '9'; ++p) {
    if (v > INT64_MAX / 10 - 9)
      return otherwise;
    v = v * 10 + (*p - '0');
  }
  if (*p && *p != ',')
    return otherwise;
  return negative ? -v : v;
}

} // namespace rt
