//===- runtime/mem/stack.cpp - goroutine stacks ---------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/mem/stack.h"
#include "runtime/boot/godebug.h"
#include "runtime/lock/lock.h"
#include "runtime/panic/panic.h"

namespace rt {

namespace {

constexpr size_t kSizes[kStackClasses] = {64 << 10, 256 << 10, 8 << 20, 64 << 20};

/// Address space asked for at once; one system call then serves many stacks.
constexpr size_t kChunk = 64 << 20;

/// Live stacks up to which a class is given out, by class.
constexpr uint32_t kLiveLimit[kStackClasses] = {UINT32_MAX, 100000, 4000, 64};

/// How many free stacks a P keeps of each class; more go to the shared list.
constexpr uint32_t kCacheLen[kStackClasses] = {512, 256, 32, 4};

/// With one mapping per guard the kernel's limit of 65,530 mappings is near (two
/// for each stack): beyond this many, stacks go unguarded but for the canary.
constexpr uint32_t kMprotectLimit = 16000;

/// Free stacks without memory, by address: a link would need a page of each.
struct ColdBlock {
  static constexpr uint32_t kSlots = 8190;
  ColdBlock *next;
  uint64_t len;
  uintptr_t his[kSlots];
};

struct ClassState {
  uintptr_t freeHead; ///< hi of the first shared free stack, pages and all
  uint32_t freeLen;
  uint32_t freeLow;   ///< the least freeLen since the last trim: so many nobody needed
  ColdBlock *cold;    ///< the first may be partly filled
  uintptr_t chunkPos; ///< next uncut byte
  uintptr_t chunkEnd;
  bool writable; ///< the chunk is, from the start
};

Mutex stackLock;
ClassState classes[kStackClasses]; // under stackLock
uint32_t guardsSet;                // under stackLock
Atomic<uint32_t> live;
GuardKind guardKind;
/// The kernel was seen to have markers: then it also keeps huge pages off a chunk by itself
/// (osReserve), and need not be asked.
bool markersSeen; // under stackLock

/// Pages of so many stacks at most are given back in one round of sysmon's: some 20 ms.
constexpr uint32_t kTrimRound = 10000;
/// A free stack that was not needed for so long loses its pages.
constexpr Nanos kTrimInterval = 2000 * Nanos(1000000);

uintptr_t &linkOf(uintptr_t hi) { return reinterpret_cast<uintptr_t *>(hi)[-1]; }

/// Cuts a slot from the class's chunk; 0 when there is no address space.
uintptr_t cutSlot(ClassState &c, int cls) {
  size_t slot = kSizes[cls] + kGuardSize;
  if (c.chunkEnd - c.chunkPos < slot) {
    size_t size = rtmax(kChunk / slot, size_t(1)) * slot;
    // One slot, used at once: two system calls fewer, for the first stack of every program.
    c.writable = size == slot && guardKind == GuardKind::Madvise;
    uintptr_t chunk = reinterpret_cast<uintptr_t>(osReserve(size, c.writable));
    if (!chunk && size > slot)
      chunk = reinterpret_cast<uintptr_t>(osReserve(size = slot, false));
    if (!chunk)
      return 0;
    if (!c.writable && !markersSeen)
      osNoHugePages(reinterpret_cast<void *>(chunk), size);
    c.chunkPos = chunk;
    c.chunkEnd = chunk + size;
  }
  uintptr_t base = c.chunkPos;
  c.chunkPos += slot;
  return base;
}

/// Makes a reserved slot a stack with a guard below. A reserved slot is inaccessible as a
/// whole: where the guard is a mapping of its own it simply stays so; a marker needs
/// memory it can mark. A kernel without markers says so at the first one.
bool guardAndCommit(uintptr_t base, size_t size, bool writable) {
  void *guard = reinterpret_cast<void *>(base);
  void *lo = reinterpret_cast<void *>(base + kGuardSize);
  if (guardKind == GuardKind::Madvise) {
    if (!writable && !osCommit(guard, size + kGuardSize))
      return false;
    if (osGuard(GuardKind::Madvise, guard, kGuardSize))
      return markersSeen = true;
    guardKind = GuardKind::Mprotect;
    osNoHugePages(guard, size + kGuardSize);
    if (!osGuard(GuardKind::Mprotect, guard, kGuardSize))
      return false;
    ++guardsSet;
    return true;
  }
  if (guardKind == GuardKind::Mprotect && guardsSet < kMprotectLimit) {
    ++guardsSet;
    return osCommit(lo, size);
  }
  return osCommit(guard, size + kGuardSize);
}

/// A fresh stack of exactly this class, or an empty one.
Stack newStack(int cls) {
  mutexAcquire(&stackLock);
  ClassState &c = classes[cls];
  uintptr_t hi = c.freeHead;
  if (hi) {
    c.freeHead = linkOf(hi);
    c.freeLow = rtmin(c.freeLow, --c.freeLen);
  } else if (c.cold && c.cold->len > 0) {
    hi = c.cold->his[--c.cold->len];
    if (c.cold->len == 0 && c.cold->next) {
      ColdBlock *empty = c.cold;
      c.cold = empty->next;
      osFree(empty, sizeof *empty);
    }
  } else if (uintptr_t base = cutSlot(c, cls)) {
    if (guardAndCommit(base, kSizes[cls], c.writable))
      hi = base + kGuardSize + kSizes[cls];
  }
  mutexRelease(&stackLock);
  return hi ? Stack::of(hi, static_cast<StackClass>(cls)) : Stack{};
}

} // namespace

void stackinit() {
  const char *want = godebug("stackguard");
  if (godebugIs(want, "mprotect"))
    guardKind = GuardKind::Mprotect;
  else if (godebugIs(want, "none"))
    guardKind = GuardKind::None;
  else
    guardKind = GuardKind::Madvise;
}

const char *stackGuardName() {
  switch (guardKind) {
  case GuardKind::Madvise:
    return "madvise";
  case GuardKind::Mprotect:
    return "mprotect";
  case GuardKind::None:
    return "none";
  }
  return "none";
}

size_t stackSize(StackClass cls) { return kSizes[static_cast<int>(cls)]; }
uint32_t stacksLive() { return live.load(relaxed); }

StackClass stackClassFor(size_t size) {
  for (int cls = 0; cls < kStackClasses; ++cls)
    if (size <= kSizes[cls])
      return static_cast<StackClass>(cls);
  return StackClass::Huge;
}

Stack stackalloc(StackCache *cache, StackClass minClass) {
  uint32_t n = live.fetchAdd(1, relaxed);
  int cls = kStackClasses - 1;
  while (cls > static_cast<int>(minClass) && n >= kLiveLimit[cls])
    --cls;
  // A refused reserve is tried again smaller: `ulimit -v` leaves room for many small
  // stacks where a large one does not fit.
  for (int c = cls;; --c) {
    if (uintptr_t hi = cache ? cache->head[c] : 0) {
      cache->head[c] = linkOf(hi);
      --cache->len[c];
      return Stack::of(hi, static_cast<StackClass>(c));
    }
    if (Stack s = newStack(c))
      return s;
    if (c == static_cast<int>(minClass) || c == 0)
      break;
  }
  fatal("cannot allocate stack: the address space or the number of mappings is limited "
        "(ulimit -v, vm.max_map_count, vm.overcommit_memory)");
}

void stackfree(StackCache *cache, const Stack &s) {
  live.fetchSub(1, relaxed);
  int cls = static_cast<int>(s.cls());
  if (cache && cache->len[cls] < kCacheLen[cls]) {
    linkOf(s.hi()) = cache->head[cls];
    cache->head[cls] = s.hi();
    ++cache->len[cls];
    return;
  }
  mutexAcquire(&stackLock);
  linkOf(s.hi()) = classes[cls].freeHead;
  classes[cls].freeHead = s.hi();
  ++classes[cls].freeLen;
  mutexRelease(&stackLock);
}

/// Takes one out of the shared list and gives its pages back. False when there is no
/// memory to note it in.
static bool makeCold(int cls) {
  mutexAcquire(&stackLock);
  ClassState &c = classes[cls];
  uintptr_t hi = c.freeHead;
  if (hi) {
    c.freeHead = linkOf(hi);
    c.freeLow = rtmin(c.freeLow, --c.freeLen);
  }
  mutexRelease(&stackLock);
  if (!hi)
    return false;
  osDiscard(reinterpret_cast<void *>(hi - kSizes[cls]), kSizes[cls]);
  mutexAcquire(&stackLock);
  if (!c.cold || c.cold->len == ColdBlock::kSlots) {
    auto *fresh = static_cast<ColdBlock *>(osAlloc(sizeof(ColdBlock)));
    if (!fresh) {
      linkOf(hi) = c.freeHead;
      c.freeHead = hi;
      ++c.freeLen;
      mutexRelease(&stackLock);
      return false;
    }
    fresh->next = c.cold;
    c.cold = fresh;
  }
  c.cold->his[c.cold->len++] = hi;
  mutexRelease(&stackLock);
  return true;
}

Nanos stacksTrim(Nanos now) {
  static uint32_t surplus[kStackClasses]; // sysmon's alone, as is the time
  static Nanos next;
  if (now >= next) {
    next = now + kTrimInterval;
    mutexAcquire(&stackLock);
    for (int cls = 0; cls < kStackClasses; ++cls) {
      surplus[cls] = classes[cls].freeLow;
      classes[cls].freeLow = classes[cls].freeLen;
    }
    mutexRelease(&stackLock);
  }
  uint32_t left = kTrimRound;
  bool more = false, something = false;
  for (int cls = 0; cls < kStackClasses; ++cls) {
    for (; surplus[cls] > 0 && left > 0; --surplus[cls], --left)
      if (!makeCold(cls))
        surplus[cls] = 1;
    more |= surplus[cls] > 0;
    something |= classes[cls].freeLen > 0; // a hint
  }
  return more ? now : something ? next : 0;
}

} // namespace rt
