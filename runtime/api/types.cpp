//===- runtime/api/types.cpp - names of types -----------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/api/types.h"
#include <cstdlib>
#include <cxxabi.h>

namespace rt {

std::string typeText(const char *mangled) {
  // A leading star marks a type whose name is compared by address.
  if (*mangled == '*')
    ++mangled;
  int status = 0;
  char *text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string result = text ? text : mangled;
  std::free(text);
  return result;
}

} // namespace rt
