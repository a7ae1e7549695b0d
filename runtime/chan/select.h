//===- runtime/chan/select.h - waiting for one of several -------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_CHAN_SELECT_H
#define MINIGO_RUNTIME_CHAN_SELECT_H

#include "runtime/chan/sudog.h"
#include "runtime/time/time.h"

namespace rt {

struct HChan;

enum class CaseKind : uint8_t { Send, Receive, Timeout, Default };

/// One case, with room for what selectgo needs: nothing is allocated. Mirrored by
/// minigo/core.h.
struct SelectCase {
  HChan *c;     ///< null: never ready
  void *elem;   ///< the value to send, or raw storage for the one received
  Nanos timeout;
  CaseKind kind;
  bool received; ///< out: storage holds a value; false: the channel is closed
  // --- selectgo's ---
  uint16_t poll; ///< poll[i] is the i-th case to be looked at
  uint16_t lock; ///< lock[i] is the i-th to be locked
  Sudog sudog;
};

/// Runs one of the cases that are ready, uniformly; which. Without any: the Default one
/// if there is one, otherwise blocks. At most kMaxCases. gopanics on a send to a closed
/// channel; a value that was not sent is left as it was.
int selectgo(SelectCase *cases, int n) asm("runtime.selectgo");
inline constexpr int kMaxCases = 65536;

} // namespace rt

#endif // MINIGO_RUNTIME_CHAN_SELECT_H
