//===- runtime/sched/sysmon.cpp - the monitor thread ----------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread without a P, for what must happen whatever the goroutines do:
//
//   retake   a P whose goroutine sits in a system call for a round or longer goes to
//            whoever can use it; a goroutine that computed through a whole time slice
//            while others wait is asked to yield, and asked again until it does
//   strays   a thread that lost its P behind a system call and computes all the same is
//            stopped until it has one
//   spread   work that lies on a busy P while another P is idle: the cases that goready
//            leaves to us (idle.cpp)
//   trim     pages of stacks kept from a spike (mem/stack.h)
//   signals  what handlers have noted goes to the channels that want it (notify.cpp)
//   trace    GODEBUG=schedtrace=MS: one line of Go's format each MS milliseconds
//
// It sleeps 20 us while there is something to retake, twice as long each round after 50
// rounds without, 5 ms at most (Go: 10; a slice is then 5 to 10 ms long, and whoever waits
// for one is served within 10). After some rounds in which every P was idle it sleeps
// until an M finds work (sysmonwait), without a limit: an idle process uses no CPU. The
// flag is set under sched.lock with all Ps idle, and whoever takes an idle P looks at it
// afterwards.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/posix/notify.h"
#include "runtime/posix/signal.h"
#include "runtime/sched/schedtrace.h"
#include "runtime/sched/state.h"
#include <pthread.h>

namespace rt {

namespace {

M monitor;
G monitorG;
Note wake;
/// Of the thread: in .bss, so that it costs no system call. Its own code and pthread_create
/// run there, a few frames deep.
alignas(64) unsigned char monitorStack[64 << 10];

constexpr Nanos kShortest = 20 * 1000;
constexpr Nanos kLongest = 5 * 1000 * 1000;
constexpr int kQuietRounds = 50; ///< before the rounds get longer
constexpr int kIdleRounds = 20;  ///< of the longest, with all Ps idle, before the deep sleep
/// A goroutine that was seen running for so long is asked to yield. A little less than a
/// round, so that the round after the one that saw it begin is not too early.
constexpr Nanos kSlice = kLongest - 300 * 1000;
/// Between two requests, and how many are made before any place will do: 2 ms.
constexpr Nanos kAskAgain = 100 * 1000;
constexpr int kSoftAsks = 20;
/// A system call may last so long before its P is taken although nobody waits for it.
constexpr Nanos kIdleSyscall = 10 * 1000 * 1000;
/// CPU time of a thread without a P that tells computing from sleeping.
constexpr Nanos kStrayTime = 200 * 1000;

/// Whether anyone would use the P of a goroutine that computes.
bool othersWait(const P *pp, Nanos now) {
  if (!runqempty(&pp->runq) || sched.runqsize.load(acquire) != 0)
    return true;
  Nanos when = nextTimer();
  return when != 0 && when <= now && sched.npidle.load(relaxed) == 0;
}

/// The handler makes no thread: there must be one for it to hand the P to.
void provideSpare() {
  if (sched.nmidle.load(relaxed) == 0 && sched.mcount < kMaxThreads - 16)
    newm(nullptr, false);
}

/// Between rounds that ask again: a P whose M has been asked and has not yielded.
struct Request {
  P *pp;
  uint32_t tick;
  int asks;
};
Request asked; ///< the one with which a round is in a hurry; others wait for their round

/// True when a P was taken from a system call.
bool retake(Nanos now) {
  bool busy = false;
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n; ++i) {
    P *pp = sched.allp[i];
    PStatus status = pp->status.load();
    if (status == PStatus::Running) {
      uint32_t tick = pp->schedtick.load(relaxed);
      if (tick != pp->seenTick) {
        pp->seenTick = tick;
        pp->tickSince = now;
        continue;
      }
      if (now - pp->tickSince < kSlice || !othersWait(pp, now))
        continue;
      provideSpare();
      bool again = asked.pp == pp && asked.tick == tick;
      if (!again && (!asked.pp || asked.pp == pp))
        asked = {pp, tick, 0};
      preemptone(pp, asked.pp == pp && ++asked.asks > kSoftAsks);
    } else if (status == PStatus::Syscall) {
      uint32_t tick = pp->syscalltick.load(relaxed);
      if (tick != pp->seenSyscall) {
        pp->seenSyscall = tick;
        pp->syscallSince = now;
        continue;
      }
      // Nobody waits for it, and others are idle already: it may keep it for a while.
      if (runqempty(&pp->runq) && sched.runqsize.load(relaxed) == 0 &&
          sched.npidle.load(relaxed) + sched.nmspinning.load(relaxed) > 0 &&
          now - pp->syscallSince < kIdleSyscall)
        continue;
      // At the end of the process a write of the last lines is not what others may run in.
      if (sched.exiting.load(relaxed) && now - pp->syscallSince < kIdleSyscall)
        continue;
      PStatus lent = PStatus::Syscall;
      if (!pp->status.cas(lent, PStatus::Idle))
        continue;
      countEvent(Event::Retake);
      sched.naway.fetchAdd(1, relaxed);
      handoffp(pp);
      busy = true;
    }
  }
  if (asked.pp && (asked.pp->status.load() != PStatus::Running ||
                   asked.pp->schedtick.load(relaxed) != asked.tick || !othersWait(asked.pp, now)))
    asked.pp = nullptr;
  return busy;
}

/// Threads that lost their P behind a system call, and compute.
void stopStrays() {
  for (M *mp = sched.allm.load(); mp; mp = mp->alllink) {
    if (!mp->away.load(relaxed)) {
      mp->seenCpu = 0;
      continue;
    }
    Nanos used = osThreadCpuTime(tidOf(mp));
    if (mp->seenCpu != 0 && used - mp->seenCpu > kStrayTime)
      signalM(mp);
    if (mp->seenCpu == 0 || used - mp->seenCpu > kStrayTime)
      mp->seenCpu = used;
  }
}

/// Work that lies about while a P is idle.
void spread(Nanos now) {
  if (sched.npidle.load(relaxed) == 0 || sched.nmspinning.load(relaxed) != 0)
    return;
  Nanos when = nextTimer();
  bool work = sched.runqsize.load(relaxed) != 0 || (when != 0 && when <= now);
  for (int i = 0, n = sched.gomaxprocs.load(relaxed); i < n && !work; ++i) {
    P *pp = sched.allp[i];
    // Seen running one goroutine for a round while another waits behind it.
    if (runqempty(&pp->runq) || pp->schedtick.load(relaxed) != pp->seenTick)
      continue;
    pp->nextQuick = 0; // a hint; its M may write it at the same time
    work = true;
  }
  if (work)
    wakep();
}

/// With every P idle: sleeps until one is not, or until `limit`. False when not all are.
bool deepSleep(Nanos limit) {
  lock(&sched.lock);
  if (sched.npidle.load(relaxed) != static_cast<uint32_t>(sched.gomaxprocs.load(relaxed))) {
    unlock(&sched.lock);
    return false;
  }
  noteclear(&wake);
  sched.sysmonwait.store(true, seq_cst);
  unlock(&sched.lock);
  if (!signalsPending()) // one that comes from now on finds the note clear
    notetsleep(&wake, limit);
  sched.sysmonwait.store(false);
  // A waker that saw the flag before may still write the note: then the next sleep is short.
  noteclear(&wake);
  return true;
}

[[noreturn]] void *sysmon(void *) {
  monitorG.kind = GKind::Scheduler;
  monitorG.m = &monitor;
  monitor.g0 = &monitorG;
  monitor.errnoAddr = libc::errnoLocation();
  setg(&monitorG);

  Nanos start = nanotime();
  Nanos period = rtmax<Nanos>(godebugInt("schedtrace", 0) * 1000000, 0);
  bool detail = godebugInt("scheddetail", 0) != 0;
  Nanos nextTrace = start;
  Nanos delay = kLongest; // most programs are over before there is anything to do
  int quiet = kQuietRounds, idle = 0;
  Nanos trim = 0; // when stacksTrim is due
  for (;;) {
    Nanos wait = -1; // until there is work
    if (period)
      wait = rtmax<Nanos>(nextTrace - nanotime(), 0);
    if (trim && (wait < 0 || trim - nanotime() < wait))
      wait = rtmax<Nanos>(trim - nanotime(), 0);
    if (idle > kIdleRounds && deepSleep(wait)) {
      idle = 0;
      quiet = kQuietRounds;
      delay = kLongest;
    } else {
      if (notetsleep(&wake, asked.pp ? kAskAgain : delay))
        noteclear(&wake);
    }
    if (signalsPending())
      signalsDeliver();
    Nanos now = nanotime();
    bool allIdle =
        sched.npidle.load(relaxed) == static_cast<uint32_t>(sched.gomaxprocs.load(relaxed));
    idle = allIdle ? idle + 1 : 0;
    if (sched.naway.load(relaxed) != 0 && !allIdle)
      stopStrays();
    if (retake(now)) {
      quiet = 0;
      delay = kShortest;
    } else if (++quiet > kQuietRounds) {
      delay = rtmin(delay * 2, kLongest);
    }
    spread(now);
    if (now >= trim)
      trim = stacksTrim(now);
    if (period && now >= nextTrace) {
      schedtrace(nextTrace - start, detail);
      nextTrace += period;
    }
  }
}

} // namespace

void sysmonWake() {
  if (sched.sysmonwait.exchange(false, seq_cst))
    notewakeup(&wake);
}

void sysmonPoke() { notewakeup(&wake); }

void sysmonStart() {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setsigmask_np(&attr, allSignals()); // they are the goroutines' affair
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstack(&attr, monitorStack, sizeof monitorStack);
  pthread_t thread;
  lock(&sched.lock);
  int failed = pthread_create(&thread, &attr, sysmon, nullptr);
  if (!failed)
    ++sched.mcount;
  unlock(&sched.lock);
  if (failed)
    fatal("failed to create the monitor thread: the number of threads is limited (ulimit -u)");
}

} // namespace rt
