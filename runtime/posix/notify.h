//===- runtime/posix/notify.h - signals that channels get -------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_POSIX_NOTIFY_H
#define MINIGO_RUNTIME_POSIX_NOTIFY_H

namespace rt {

struct HChan;

/// In a signal handler: takes note, and wakes sysmon.
void signalArrived(int sig);
/// By sysmon: gives what arrived to the channels that want it.
void signalsDeliver();
/// Whether there is anything to deliver.
bool signalsPending();

/// The channel, of int, gets these signals (none: all that can be caught) besides those that
/// it gets already. Kept until signalStop.
void signalNotify(HChan *c, const int *sigs, int n) asm("runtime.signalNotify");
void signalStop(HChan *c) asm("runtime.signalStop");
/// Nobody gets these signals (none: all) any more; they are ignored, or do what they do by
/// default.
void signalIgnore(const int *sigs, int n) asm("runtime.signalIgnore");
void signalReset(const int *sigs, int n) asm("runtime.signalReset");

} // namespace rt

#endif // MINIGO_RUNTIME_POSIX_NOTIFY_H
