//===- runtime/posix/malloc.cpp - libc's locks and preemption --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions of libc that hold a lock which the runtime may want while it cannot wait: it
// makes a thread (pthread_create allocates) or lets a heap of timers grow with a P in its
// hands and locks held. A goroutine that was preempted inside such a function would
// keep the lock until it gets a P again, and with one P that is never.
//
// So nobody is preempted inside them (m.locks); a request that comes meanwhile is kept,
// and honoured at the return. 1.5 ns a call.
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/preempt.h"
#include <pthread.h>
#include <stddef.h>

/// name, result, parameters and arguments, both in parentheses.
#define RT_UNPREEMPTED(name, result, params, args)                                                 \
  extern "C" result __real_##name params;                                                          \
  extern "C" result __wrap_##name params {                                                         \
    rt::Unpreempted around;                                                                        \
    return __real_##name args;                                                                     \
  }

RT_UNPREEMPTED(malloc, void *, (size_t n), (n))
RT_UNPREEMPTED(calloc, void *, (size_t n, size_t each), (n, each))
RT_UNPREEMPTED(realloc, void *, (void *p, size_t n), (p, n))
RT_UNPREEMPTED(free, void, (void *p), (p))
RT_UNPREEMPTED(aligned_alloc, void *, (size_t align, size_t n), (align, n))
RT_UNPREEMPTED(memalign, void *, (size_t align, size_t n), (align, n))
RT_UNPREEMPTED(posix_memalign, int, (void **p, size_t align, size_t n), (p, align, n))
RT_UNPREEMPTED(valloc, void *, (size_t n), (n))
RT_UNPREEMPTED(pvalloc, void *, (size_t n), (n))
RT_UNPREEMPTED(malloc_trim, int, (size_t pad), (pad))
RT_UNPREEMPTED(pthread_create, int,
               (pthread_t * thread, const pthread_attr_t *attr, void *(*fn)(void *), void *arg),
               (thread, attr, fn, arg))
RT_UNPREEMPTED(pthread_detach, int, (pthread_t thread), (thread))
