//===- runtime/api/exceptions.h - exceptions under way ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_API_EXCEPTIONS_H
#define MINIGO_RUNTIME_API_EXCEPTIONS_H

#include <cstdint>
#include <typeinfo>

namespace rt {

/// An exception as it was thrown; without a type: none, or another language's.
struct Thrown {
  const std::type_info *type;
  void *object;
};

/// The object as a B, as catch (const B &) would have it, or null.
template <class B> const B *caughtAs(const Thrown &e) {
  void *object = e.object;
  return typeid(B).__do_catch(e.type, &object, 1) ? static_cast<const B *>(object) : nullptr;
}

/// The one being handled.
Thrown currentException();

/// How many unwind this goroutine (or thread) at the moment: in the frames that one of them
/// leaves, a destructor threw the next. The outermost is number 0; only the first are known,
/// and one that is being handled too (`throw;`) is not given again.
unsigned exceptionsUnwinding();
Thrown exceptionUnwinding(unsigned i);

/// The unwinder's class of goexit's exception.
inline constexpr uint64_t kGoexitClass = 0x4d494e49474f4558; // "MINIGOEX"
/// Whether the exception being handled is goexit's.
bool handlesGoexit();

} // namespace rt

#endif // MINIGO_RUNTIME_API_EXCEPTIONS_H
