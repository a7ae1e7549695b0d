//===- runtime/chan/chan.h - channels ---------------------------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One untyped implementation for every element type; minigo/chan.h is the typed face.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_CHAN_CHAN_H
#define MINIGO_RUNTIME_CHAN_CHAN_H

#include "runtime/sched/sched.h"

namespace rt {

struct HChan;

/// What a channel knows of its elements. A constant of the user's object.
struct ElemType {
  size_t size;  ///< 0: no storage, nothing is moved
  size_t align;
  /// Constructs *to from the expiring *from, which stays to be destroyed. Null: moving
  /// is copying the bytes, and *from is then as good as never constructed.
  void (*move)(void *to, void *from);
  /// Null: nothing to do.
  void (*destroy)(void *elem);
};

enum class ChanResult : int {
  WouldBlock, ///< only without `block`
  Done,       ///< sent; received a value
  Closed,     ///< receive: closed and drained
};

/// One reference is the caller's. gopanics when the size is out of range.
HChan *makechan(const ElemType *type, size_t capacity) asm("runtime.makechan");
void chanretain(HChan *c) asm("runtime.chanretain");
/// The last one destroys what is left in the buffer.
void chanrelease(HChan *c) asm("runtime.chanrelease");

/// `elem` points to the value to move from; with WouldBlock, or a panic (closed), it is
/// left as it was. Null channel: blocks for ever.
ChanResult chansend(HChan *c, void *elem, bool block) asm("runtime.chansend");
/// `elem` points to raw storage; a value is constructed there only with Done. Null
/// channel: blocks for ever.
ChanResult chanrecv(HChan *c, void *elem, bool block) asm("runtime.chanrecv");
/// By any thread, in any context but a signal handler: sends without blocking when the
/// channel is open and there is room or a receiver. Elements that move as bytes only.
bool chanoffer(HChan *c, void *elem);
void closechan(HChan *c) asm("runtime.closechan");
size_t chanlen(const HChan *c) asm("runtime.chanlen");
size_t chancap(const HChan *c) asm("runtime.chancap");

} // namespace rt

#endif // MINIGO_RUNTIME_CHAN_CHAN_H
