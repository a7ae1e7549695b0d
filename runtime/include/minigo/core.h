//===- minigo/core.h - what the headers call in the runtime -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Not for programs: names in minigo::detail may change at any time. The records here
// have the layout of those in runtime/chan and runtime/sync, which say what each
// function does; api/layout.cpp checks that they agree.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_CORE_H
#define MINIGO_CORE_H

#include <cstddef>
#include <cstdint>

namespace minigo::detail {

struct hchan;

struct elem_type {
  std::size_t size;
  std::size_t align;
  void (*move)(void *, void *);
  void (*destroy)(void *);
};

enum class chan_result : int { would_block, done, closed };

struct new_g {
  void *gp;
  void *block;
};

struct sync_mutex {
  std::uint32_t state = 0;
  std::uint32_t sema = 0;
};

struct sync_wait_group {
  std::uint64_t state = 0;
  std::uint32_t sema = 0;
};

struct sync_rw_mutex {
  sync_mutex writers;
  std::uint32_t writer_sema = 0, reader_sema = 0;
  std::int32_t readers = 0, departing = 0;
};

struct cond_list {
  std::uint32_t lock[2] = {};
  void *first = nullptr, *last = nullptr;
};

struct cond_waiter {
  void *g, *next;
  bool parked, notified;
};

enum class case_kind : std::uint8_t { send, receive, timeout, otherwise };

struct select_record {
  hchan *c = nullptr;
  void *elem = nullptr;
  std::int64_t timeout = 0;
  case_kind kind = case_kind::otherwise;
  bool received = false;
  std::uint16_t order[2];
  void *queued[7];
};

hchan *makechan(const elem_type *, std::size_t) asm("runtime.makechan");
void chanretain(hchan *) noexcept asm("runtime.chanretain");
void chanrelease(hchan *) noexcept asm("runtime.chanrelease");
chan_result chansend(hchan *, void *, bool) asm("runtime.chansend");
chan_result chanrecv(hchan *, void *, bool) asm("runtime.chanrecv");
void closechan(hchan *) asm("runtime.closechan");
std::size_t chanlen(const hchan *) noexcept asm("runtime.chanlen");
std::size_t chancap(const hchan *) noexcept asm("runtime.chancap");

int selectgo(select_record *, int) asm("runtime.selectgo");

new_g newproc_prepare(std::size_t, std::size_t, const char *) asm("runtime.newprocPrepare");
void newproc_start(new_g, void (*)(void *)) asm("runtime.newprocStart");
void newproc_abandon(new_g) noexcept asm("runtime.newprocAbandon");

void mutex_lock(sync_mutex *) asm("runtime.mutexLock");
bool mutex_try_lock(sync_mutex *) noexcept asm("runtime.mutexTryLock");
void mutex_unlock(sync_mutex *) asm("runtime.mutexUnlock");
void rw_lock(sync_rw_mutex *) asm("runtime.rwLock");
bool rw_try_lock(sync_rw_mutex *) noexcept asm("runtime.rwTryLock");
void rw_unlock(sync_rw_mutex *) asm("runtime.rwUnlock");
void rw_rlock(sync_rw_mutex *) asm("runtime.rwRLock");
bool rw_try_rlock(sync_rw_mutex *) noexcept asm("runtime.rwTryRLock");
void rw_runlock(sync_rw_mutex *) asm("runtime.rwRUnlock");
void cond_add(cond_list *, cond_waiter *) asm("runtime.condAdd");
void cond_wait(cond_list *, cond_waiter *) asm("runtime.condWait");
void cond_signal(cond_list *) asm("runtime.condSignal");
void cond_broadcast(cond_list *) asm("runtime.condBroadcast");
void wait_group_add(sync_wait_group *, std::int64_t) asm("runtime.waitGroupAdd");
void wait_group_wait(sync_wait_group *) asm("runtime.waitGroupWait");

void sleep_for(std::int64_t) asm("runtime.sleepFor");

void signal_notify(hchan *, const int *, int) asm("runtime.signalNotify");
void signal_stop(hchan *) asm("runtime.signalStop");
void signal_ignore(const int *, int) asm("runtime.signalIgnore");
void signal_reset(const int *, int) asm("runtime.signalReset");

struct chan_timer;
struct timer_func {
  void (*call)(void *);
  void (*drop)(void *);
  void *arg;
};
chan_timer *new_timer(const elem_type *, const timer_func *, std::int64_t,
                      std::int64_t) asm("runtime.newTimer");
hchan *timer_chan(chan_timer *) noexcept asm("runtime.timerChan");
bool stop_timer(chan_timer *) asm("runtime.stopTimer");
bool reset_timer(chan_timer *, std::int64_t, std::int64_t) asm("runtime.resetTimer");
void retain_timer(chan_timer *) noexcept asm("runtime.retainTimer");
void release_timer(chan_timer *) noexcept asm("runtime.releaseTimer");

} // namespace minigo::detail

#endif // MINIGO_CORE_H
