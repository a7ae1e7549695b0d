//===- runtime/api/ehglobals.cpp - exception state belongs to the goroutine -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libstdc++ asks for its per-thread block (caught exceptions, number of uncaught ones)
// through two functions, which the link wraps: a goroutine has its own in its G, so a
// catch block may yield and others may throw meanwhile.
//
// libstdc++ counts the exceptions that unwind but does not know which they are: nobody
// asks, until a destructor that one of them runs lets another one out, and the report is
// to name both. They nest: the n-th is caught before the one that runs its frames goes on.
// So each that sets out is noted at the place its number gives it, over one that was
// there and is caught by now, and nothing is to be done when it is caught. Every count is
// followed by a note: by throw and std::rethrow_exception (_Unwind_RaiseException), and by
// `throw;`.
//
//===----------------------------------------------------------------------===//

#include "runtime/api/exceptions.h"
#include "runtime/sched/sched.h"
#include <cstddef>
#include <exception>
#include <unwind.h>

namespace __cxxabiv1 {
struct __cxa_eh_globals;
}
using __cxxabiv1::__cxa_eh_globals;

extern "C" {
__cxa_eh_globals *__real___cxa_get_globals() noexcept;
__cxa_eh_globals *__real___cxa_get_globals_fast() noexcept;
_Unwind_Reason_Code __real__Unwind_RaiseException(_Unwind_Exception *);
void __real___cxa_rethrow();
}

namespace rt {

namespace {

constexpr unsigned kNoted = sizeof(EhState::unwinding) / sizeof(void *);

/// A thread that is not ours: its block is libstdc++'s, of two words.
__thread void *threadUnwinding[kNoted] __attribute__((tls_model("local-exec")));

/// The caller's state, wherever its parts are.
struct State {
  const EhState *counts;
  void **unwinding;
};

State state() {
  if (EhState *own = ehState())
    return {own, own->unwinding};
  return {reinterpret_cast<EhState *>(__real___cxa_get_globals()), threadUnwinding};
}

/// libstdc++'s __cxa_exception and __cxa_dependent_exception end in the unwinder's header,
/// which follows fields of this size; the thrown object is behind it. A dependent one,
/// rethrown from an exception_ptr, has the object's address as first field instead.
constexpr ptrdiff_t kBeforeHeader = 80;
constexpr uint64_t kClass = 0x474e5543432b2b00; // "GNUCC++", and 1 for dependent ones

bool isCxx(const _Unwind_Exception *e) { return (e->exception_class & ~uint64_t(1)) == kClass; }

/// As an exception_ptr that holds nothing: it is one word, the object's address.
Thrown thrownAt(void *object) {
  static_assert(sizeof(std::exception_ptr) == sizeof object);
  const auto &held = reinterpret_cast<const std::exception_ptr &>(object);
  return {held ? held.__cxa_exception_type() : nullptr, object};
}

Thrown thrownOf(_Unwind_Exception *e) {
  if (!isCxx(e))
    return {};
  return thrownAt(e->exception_class & 1
                      ? *reinterpret_cast<void **>(reinterpret_cast<char *>(e) - kBeforeHeader)
                      : e + 1);
}

_Unwind_Exception *headerOf(void *caught) {
  return reinterpret_cast<_Unwind_Exception *>(static_cast<char *>(caught) + kBeforeHeader);
}

} // namespace

Thrown currentException() {
  std::exception_ptr held = std::current_exception();
  void *object;
  __builtin_memcpy(&object, &held, sizeof object);
  return thrownAt(object);
}

bool handlesGoexit() {
  void *caught = state().counts->caught;
  return caught && headerOf(caught)->exception_class == kGoexitClass;
}

unsigned exceptionsUnwinding() { return state().counts->uncaught; }

Thrown exceptionUnwinding(unsigned i) {
  State s = state();
  if (i >= kNoted || (s.counts->caught && s.unwinding[i] == headerOf(s.counts->caught)))
    return {};
  return thrownOf(static_cast<_Unwind_Exception *>(s.unwinding[i]));
}

} // namespace rt

using rt::kNoted;

extern "C" {

__cxa_eh_globals *__wrap___cxa_get_globals() noexcept {
  if (void *own = rt::ehState())
    return static_cast<__cxa_eh_globals *>(own);
  return __real___cxa_get_globals();
}

__cxa_eh_globals *__wrap___cxa_get_globals_fast() noexcept {
  if (void *own = rt::ehState())
    return static_cast<__cxa_eh_globals *>(own);
  return __real___cxa_get_globals_fast();
}

// The unwinder looks at its caller's frame, so these two leave none.

_Unwind_Reason_Code __wrap__Unwind_RaiseException(_Unwind_Exception *e) {
  if (rt::isCxx(e)) { // already counted; another language's is not
    rt::State s = rt::state();
    if (s.counts->uncaught - 1 < kNoted)
      s.unwinding[s.counts->uncaught - 1] = e;
  }
  [[clang::musttail]] return __real__Unwind_RaiseException(e);
}

void __wrap___cxa_rethrow() {
  rt::State s = rt::state();
  if (!s.counts->caught)
    std::terminate(); // nothing to rethrow, and nothing to count
  if (s.counts->uncaught < kNoted) // about to be counted
    s.unwinding[s.counts->uncaught] = rt::headerOf(s.counts->caught);
  [[clang::musttail]] return __real___cxa_rethrow();
}
}
