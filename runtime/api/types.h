//===- runtime/api/types.h - names of types ---------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_API_TYPES_H
#define MINIGO_RUNTIME_API_TYPES_H

#include <string>

namespace rt {

/// A type's name as its programmer wrote it, from std::type_info::name().
std::string typeText(const char *mangled);

} // namespace rt

#endif // MINIGO_RUNTIME_API_TYPES_H
