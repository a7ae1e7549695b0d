//===- runtime/base/atomic.h - the only door to atomics ---------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every shared word of the core is an rt::Atomic, so that a model-checking build
// can put an exploring scheduler behind this one header. Orders are named at each
// use, with acquire, release and acq_rel as the defaults of load, store and
// read-modify-write.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_BASE_ATOMIC_H
#define MINIGO_RUNTIME_BASE_ATOMIC_H

#include "runtime/base/base.h"

namespace rt {

enum : int {
  relaxed = __ATOMIC_RELAXED,
  acquire = __ATOMIC_ACQUIRE,
  release = __ATOMIC_RELEASE,
  acq_rel = __ATOMIC_ACQ_REL,
  seq_cst = __ATOMIC_SEQ_CST,
};

/// A word shared by threads. Trivially constructible, so that it may stand in
/// zero-initialised memory. Orders are template-free integers: every call is
/// inlined with a constant.
template <class T> struct Atomic {
  T value_;

  [[gnu::always_inline]] T load(int order = acquire) const {
    T v; // the generic form takes enumerations and bool as well
    __atomic_load(&value_, &v, order);
    return v;
  }
  [[gnu::always_inline]] void store(T v, int order = release) {
    __atomic_store(&value_, &v, order);
  }
  [[gnu::always_inline]] T exchange(T v, int order = acq_rel) {
    return __atomic_exchange_n(&value_, v, order);
  }
  /// Strong compare-and-swap; on failure `expected` is what was found.
  [[gnu::always_inline]] bool cas(T &expected, T desired, int order = acq_rel) {
    int failure = order == acq_rel || order == acquire ? acquire
                  : order == seq_cst                   ? seq_cst
                                                       : relaxed;
    return __atomic_compare_exchange(&value_, &expected, &desired, false, order, failure);
  }
  [[gnu::always_inline]] T fetchAdd(T v, int order = acq_rel) {
    return __atomic_fetch_add(&value_, v, order);
  }
  [[gnu::always_inline]] T fetchSub(T v, int order = acq_rel) {
    return __atomic_fetch_sub(&value_, v, order);
  }
  [[gnu::always_inline]] T fetchOr(T v, int order = acq_rel) {
    return __atomic_fetch_or(&value_, v, order);
  }
  [[gnu::always_inline]] T fetchAnd(T v, int order = acq_rel) {
    return __atomic_fetch_and(&value_, v, order);
  }
};

[[gnu::always_inline]] static inline void atomicFence(int order) { __atomic_thread_fence(order); }

} // namespace rt

#endif // MINIGO_RUNTIME_BASE_ATOMIC_H
