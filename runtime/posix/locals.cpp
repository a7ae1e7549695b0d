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
// Destructors come through __cxa_thread_atexit and __cxa_thread_atexit_impl (wrapped at
// link): those of a variable of this kind are kept with the goroutine, and run at its end.
// A variable of an object that was compiled otherwise lives in the thread, and so does its
// destructor; where our code refers to one, the driver has made a record that leads there.
//
// The array is its goroutine's own. Indices are given out under a lock, and published by
// the release store of the record's index.
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/locals.h"
#include "runtime/abi/tables.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/text.h"
#include "runtime/sched/state.h"
#include <elf.h>
#include <limits.h>
#include <pthread.h>

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

/// The variables that a goroutine, or a thread, has used so far.
struct Locals {
  Destructor *destructors; ///< the last registered first
  uintptr_t len;
  struct Slot {
    void *block; ///< null: not used yet
    size_t size;
  } slots[];
};

namespace {

Mutex indexLock;
uintptr_t lastIndex; // under indexLock

__thread Locals *threadLocals __attribute__((tls_model("local-exec")));
/// How often libc has called threadEnds for this thread.
__thread int threadEndRounds __attribute__((tls_model("local-exec")));

/// Where the caller's array is noted.
RT_INLINE Locals *&localsHere() {
  G *gp = getg();
  if (RT_LIKELY(gp && gp->kind == GKind::Goroutine))
    return topOf(gp)->locals;
  return threadLocals;
}

[[noreturn]] RT_COLD void noMemory() {
  fatal("out of memory: cannot allocate a thread_local variable");
}

void freeLocals(Locals *l) {
  for (uintptr_t i = 0; i < l->len; ++i)
    libc::free(l->slots[i].block);
  libc::free(l);
}

// --- threads that are not ours ------------------------------------------------------
//
// Their destructors are libc's business, which runs them before those of pthread keys.
// The memory goes with the last round of the latter, which may use thread_locals too.

pthread_key_t threadKey;
Atomic<uint8_t> threadKeyMade;

void threadEnds(void *l) {
  if (++threadEndRounds < PTHREAD_DESTRUCTOR_ITERATIONS) {
    pthread_setspecific(threadKey, l); // once more
    return;
  }
  freeLocals(threadLocals);
  threadLocals = nullptr;
}

void endWithThread(Locals *l) {
  if (!threadKeyMade.load()) {
    lock(&indexLock);
    if (!threadKeyMade.load(relaxed) && pthread_key_create(&threadKey, threadEnds) == 0)
      threadKeyMade.store(1);
    unlock(&indexLock);
  }
  if (threadKeyMade.load(relaxed)) // all keys taken: the memory stays
    pthread_setspecific(threadKey, l);
}

// --- storage ------------------------------------------------------------------------

uintptr_t indexOf(Control *c) {
  lock(&indexLock);
  uintptr_t index = c->index.load(relaxed);
  if (index == 0)
    c->index.store(index = ++lastIndex);
  unlock(&indexLock);
  return index;
}

/// The caller's array, with room for `index`.
Locals *localsFor(uintptr_t index) {
  Locals *l = localsHere();
  uintptr_t len = l ? l->len : 0;
  if (l && index <= len)
    return l;
  uintptr_t more = index + index / 2 + 4;
  auto *grown = static_cast<Locals *>(
      libc::realloc(l, sizeof(Locals) + more * sizeof(Locals::Slot)));
  if (!grown)
    noMemory();
  __builtin_memset(grown->slots + len, 0, (more - len) * sizeof(Locals::Slot));
  grown->len = more;
  if (!l)
    grown->destructors = nullptr;
  Locals *&here = localsHere();
  here = grown;
  if (!l && &here == &threadLocals)
    endWithThread(grown);
  return grown;
}

RT_COLD void *allocate(Control *c) {
  if (c->size == minigo::abi::kNativeThreadLocal) // a prebuilt object's: the thread's
    return threadPointer() + reinterpret_cast<intptr_t>(c->initial);
  uintptr_t index = c->index.load();
  Locals *l = localsFor(index ? index : (index = indexOf(c)));
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

// --- destructors --------------------------------------------------------------------

extern "C" const Elf64_Ehdr programHeader asm("__ehdr_start");

/// In the calling thread's native thread_locals.
bool isNative(const void *object) {
  auto *ph = reinterpret_cast<const Elf64_Phdr *>(
      reinterpret_cast<const char *>(&programHeader) + programHeader.e_phoff);
  for (int i = 0; i < programHeader.e_phnum; ++i)
    if (ph[i].p_type == PT_TLS)
      return inThreadStorage(object, ph[i].p_memsz, ph[i].p_align);
  return false;
}

bool owns(const Locals *l, const void *object) {
  auto at = reinterpret_cast<uintptr_t>(object);
  for (uintptr_t i = 0; l && i < l->len; ++i) {
    auto start = reinterpret_cast<uintptr_t>(l->slots[i].block);
    if (start && at - start < l->slots[i].size)
      return true;
  }
  return false;
}

/// Keeps the destructor with the goroutine; false: it is the thread's. What our code
/// registers is the goroutine's, whatever it is, but for a variable of -tls=thread. What
/// other code registers is noted in a variable of the thread's, so it is the thread's too.
bool keepDestructor(void (*fn)(void *), void *object, const void *caller) {
  Locals *&here = localsHere();
  if (&here == &threadLocals)
    return false;
  if (inUserText(caller) ? isNative(object) : !owns(here, object))
    return false;
  auto *d = static_cast<Destructor *>(libc::malloc(sizeof(Destructor)));
  if (!d)
    noMemory();
  Locals *l = localsFor(0);
  *d = {fn, object, l->destructors};
  l->destructors = d;
  return true;
}

} // namespace

void localsDestroy() {
  G *gp = getg();
  if (!gp || gp->kind != GKind::Goroutine)
    return;
  // Read anew each time: a destructor may construct a variable.
  GTop *top = topOf(gp);
  while (top->locals && top->locals->destructors) {
    Destructor *d = top->locals->destructors;
    top->locals->destructors = d->next;
    auto fn = d->fn;
    void *object = d->object;
    libc::free(d);
    fn(object);
  }
}

void localsEnd() {
  localsDestroy();
  GTop *top = topOf(getg());
  freeLocals(top->locals);
  top->locals = nullptr;
}

extern "C" {
void *emutlsGetAddress(Control *c) asm("__emutls_get_address");
int __real___cxa_thread_atexit(void (*fn)(void *), void *object, void *dso);
int __wrap___cxa_thread_atexit(void (*fn)(void *), void *object, void *dso);
int __real___cxa_thread_atexit_impl(void (*fn)(void *), void *object, void *dso);
int __wrap___cxa_thread_atexit_impl(void (*fn)(void *), void *object, void *dso);
}

void *emutlsGetAddress(Control *c) {
  uintptr_t index = c->index.load(acquire);
  Locals *l = localsHere();
  if (RT_LIKELY(index != 0 && l && index <= l->len))
    if (void *block = l->slots[index - 1].block; RT_LIKELY(block != nullptr))
      return block;
  return allocate(c);
}

int __wrap___cxa_thread_atexit(void (*fn)(void *), void *object, void *dso) {
  if (keepDestructor(fn, object, __builtin_return_address(0)))
    return 0;
  return __real___cxa_thread_atexit(fn, object, dso);
}

int __wrap___cxa_thread_atexit_impl(void (*fn)(void *), void *object, void *dso) {
  if (keepDestructor(fn, object, __builtin_return_address(0)))
    return 0;
  return __real___cxa_thread_atexit_impl(fn, object, dso);
}

} // namespace rt
