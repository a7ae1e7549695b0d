//===- runtime/posix/locals.cpp - thread_local of a goroutine --------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread_local means "of this flow of control", and that is the goroutine: it may go on
// on another thread after any call. So the driver compiles with -femulated-tls, and each
// use of such a variable is a call of __emutls_get_address with the variable's control
// record (its layout is GCC's, emutls.c). The record gets an index at its first use
// anywhere; a goroutine has an array of pointers by that index, at the top of its stack
// a pointer to it, and allocates a variable when it first uses it. A goroutine that uses
// none pays nothing. A thread that is not ours has its array in a native thread_local.
//
// Destructors come through __cxa_thread_atexit (wrapped at link): those of a variable of
// this kind are kept with the goroutine, and run at its end. A variable of an object that
// was compiled otherwise lives in the thread, and so does its destructor; where our code
// refers to one, the driver has made a record that leads there.
//
// The array is its goroutine's own. Indices are given out under a lock, and published by
// the release store of the record's index.
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/locals.h"
#include "runtime/abi/tables.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/sched/state.h"

namespace rt {

namespace {

/// abi::ThreadLocalRecord, as its user sees it.
struct Control {
  size_t size;
  size_t align;
  Atomic<uintptr_t> index; ///< 0: not used yet
  const void *initial;     ///< null: zero
};

static_assert(sizeof(Control) == sizeof(minigo::abi::ThreadLocalRecord));

struct Destructor {
  void (*fn)(void *);
  void *object;
  Destructor *next;
};

} // namespace

struct Locals {
  Destructor *destructors; ///< the last registered first
  uintptr_t len;
  struct Slot {
    void *block;
    size_t size;
  } slots[];
};

namespace {

Mutex indexLock;
uintptr_t lastIndex; // under indexLock

__thread Locals *threadLocals __attribute__((tls_model("local-exec")));

/// Where the caller's array is noted.
RT_INLINE Locals *&localsHere() {
  G *gp = getg();
  if (RT_LIKELY(gp && gp->kind == GKind::Goroutine))
    return topOf(gp)->locals;
  return threadLocals;
}

void freeLocals(Locals *l) {
  for (uintptr_t i = 0; i < l->len; ++i)
    libc::free(l->slots[i].block);
  libc::free(l);
}

/// Of a thread that is not ours, after the destructors of its variables: those are
/// registered later, when they have their memory.
void threadEnds(void *) {
  if (Locals *l = threadLocals) {
    threadLocals = nullptr;
    freeLocals(l);
  }
}

extern "C" {
int threadAtExit(void (*fn)(void *), void *arg, void *dso) asm("__cxa_thread_atexit_impl");
int __real___cxa_thread_atexit(void (*fn)(void *), void *object, void *dso);
extern char __dso_handle;
}

uintptr_t indexOf(Control *c) {
  lock(&indexLock);
  uintptr_t index = c->index.load(relaxed);
  if (index == 0)
    c->index.store(index = ++lastIndex);
  unlock(&indexLock);
  return index;
}

[[noreturn]] RT_COLD void noMemory() { fatal("out of memory: cannot allocate a thread_local variable"); }

RT_COLD void *allocate(Control *c) {
  if (c->size == minigo::abi::kNativeThreadLocal) // a prebuilt object's: the thread's
    return threadPointer() + reinterpret_cast<intptr_t>(c->initial);
  uintptr_t index = c->index.load();
  if (index == 0)
    index = indexOf(c);
  // No reference to the array across malloc: nothing moves it, but it is short so.
  Locals *l = localsHere();
  uintptr_t len = l ? l->len : 0;
  if (index > len) {
    uintptr_t more = index + index / 2 + 4;
    auto *grown = static_cast<Locals *>(
        libc::realloc(l, sizeof(Locals) + more * sizeof(Locals::Slot)));
    if (!grown)
      noMemory();
    if (!l) {
      grown->destructors = nullptr;
      if (&localsHere() == &threadLocals)
        threadAtExit(threadEnds, nullptr, &__dso_handle);
    }
    __builtin_memset(grown->slots + len, 0, (more - len) * sizeof(Locals::Slot));
    grown->len = more;
    localsHere() = l = grown;
  }
  size_t align = rtmax(c->align, alignof(max_align_t));
  size_t size = (c->size + align - 1) / align * align;
  void *block = libc::aligned_alloc(align, size);
  if (!block)
    noMemory();
  if (c->initial)
    __builtin_memcpy(block, c->initial, c->size);
  else
    __builtin_memset(block, 0, c->size);
  l->slots[index - 1] = {block, c->size};
  return block;
}

bool owns(const Locals *l, const void *object) {
  auto at = reinterpret_cast<uintptr_t>(object);
  for (uintptr_t i = 0; l && i < l->len; ++i) {
    auto start = reinterpret_cast<uintptr_t>(l->slots[i].block);
    if (start && at >= start && at < start + l->slots[i].size)
      return true;
  }
  return false;
}

} // namespace

void localsDestroy() {
  G *gp = getg();
  if (!gp || gp->kind != GKind::Goroutine)
    return;
  // Read anew each time: a destructor may register another one, and may park.
  while (Locals *l = topOf(getg())->locals) {
    Destructor *d = l->destructors;
    if (!d)
      return;
    l->destructors = d->next;
    auto fn = d->fn;
    void *object = d->object;
    libc::free(d);
    fn(object);
  }
}

void localsEnd() {
  localsDestroy();
  GTop *top = topOf(getg());
  Locals *l = top->locals;
  top->locals = nullptr;
  if (l)
    freeLocals(l);
}

/// errno as minigo's <errno.h> has it: not const, so it is asked for at each use.
extern "C" int *userErrno() asm("runtime.errnoLocation");
int *userErrno() { return libc::errnoLocation(); }

extern "C" void *emutlsGetAddress(Control *c) asm("__emutls_get_address");
void *emutlsGetAddress(Control *c) {
  uintptr_t index = c->index.load(acquire);
  Locals *l = localsHere();
  if (RT_LIKELY(index != 0 && l && index <= l->len))
    if (void *block = l->slots[index - 1].block; RT_LIKELY(block != nullptr))
      return block;
  return allocate(c);
}

} // namespace rt

extern "C" int __wrap___cxa_thread_atexit(void (*fn)(void *), void *object, void *dso) {
  rt::Locals *&here = rt::localsHere();
  if (&here == &rt::threadLocals || !rt::owns(here, object))
    return rt::__real___cxa_thread_atexit(fn, object, dso);
  auto *d = static_cast<rt::Destructor *>(rt::libc::malloc(sizeof(rt::Destructor)));
  if (!d)
    rt::noMemory();
  rt::Locals *l = rt::localsHere();
  *d = {fn, object, l->destructors};
  l->destructors = d;
  return 0;
}
