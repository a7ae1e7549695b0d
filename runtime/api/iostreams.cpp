//===- runtime/api/iostreams.cpp - cout before the first constructor ------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libstdc++ makes the standard streams when the first file that includes <iostream> is
// initialised; a constructor that runs earlier (init_priority) and prints crashes. Here
// they are there before any constructor, and flushed after the last destructor. Done
// while the process has one thread, it also saves a system call.
//
// Weak names: a program without the streams does not get them.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/boot.h"

extern "C" {
[[gnu::weak]] void initStreams(void *) asm("_ZNSt8ios_base4InitC1Ev");
[[gnu::weak]] void flushStreams(void *) asm("_ZNSt8ios_base4InitD1Ev");
int __cxa_atexit(void (*)(void *), void *, void *);
}

void rt::iostreamsInit() {
  static char object; // std::ios_base::Init has no data; both functions count
  if (!initStreams || !flushStreams)
    return;
  initStreams(&object);
  __cxa_atexit(flushStreams, &object, nullptr);
}
