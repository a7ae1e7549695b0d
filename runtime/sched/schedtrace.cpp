//===- runtime/sched/schedtrace.cpp - the scheduler's state as text -------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// GODEBUG=schedtrace=MS,scheddetail=1 in Go's format, one write a line, so that
// lines of several processes do not mix. Everything but the queues is read while it
// changes: a line is what was true of each field at some moment.
//
//===----------------------------------------------------------------------===//

#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/schedtrace.h"
#include "runtime/sched/state.h"

namespace rt {

namespace {

/// One line in the making.
struct Line {
  char text[512];
  size_t len = 0;

  [[gnu::noinline]] Line &operator<<(const char *s) {
    size_t n = rtmin(__builtin_strlen(s), sizeof text - len);
    __builtin_memcpy(text + len, s, n);
    len += n;
    return *this;
  }
  [[gnu::noinline]] Line &operator<<(int64_t v) {
    char digits[24];
    char *p = digits + sizeof digits;
    *--p = 0;
    uint64_t u = v < 0 ? -static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
    do
      *--p = static_cast<char>('0' + u % 10);
    while (u /= 10);
    if (v < 0)
      *--p = '-';
    return *this << p;
  }
  Line &operator<<(bool v) { return *this << (v ? "true" : "false"); }
  /// An id, or Go's nil.
  template <class T> Line &idOrNil(const T *x, int64_t id) {
    return x ? *this << id : *this << "nil";
  }
  void write() {
    *this << "\n";
    osWrite(2, text, len);
    len = 0;
  }
};

/// Go's numbers for the states (runtime2.go).
int64_t goStatus(PStatus s) {
  switch (s) {
  case PStatus::Idle:
    return 0;
  case PStatus::Running:
    return 1;
  case PStatus::Syscall:
    return 2;
  case PStatus::Stopped:
    return 3;
  case PStatus::Dead:
    return 4;
  }
  return -1;
}

int64_t goStatus(GStatus s) {
  switch (s) {
  case GStatus::Idle:
    return 0;
  case GStatus::Runnable:
    return 1;
  case GStatus::Running:
    return 2;
  case GStatus::Syscall:
    return 3;
  case GStatus::Waiting:
    return 4;
  case GStatus::Dead:
    return 6;
  }
  return -1;
}

void writeP(const P *pp) {
  M *mp = pp->m.load();
  Line line;
  line << "  P" << int64_t(pp->id) << ": status=" << goStatus(pp->status.load())
       << " schedtick=" << int64_t(pp->schedtick.load(relaxed))
       << " syscalltick=" << int64_t(pp->syscalltick.load(relaxed)) << " m=";
  line.idOrNil(mp, mp ? mp->id : 0) << " runqsize=" << int64_t(runqlen(&pp->runq))
                                    << " gfreecnt=" << int64_t(pp->gfreeLen)
                                    << " timerslen=" << int64_t(pp->timers.len);
  line.write();
}

void writeM(const M *mp) {
  // The M's own fields, read while it runs: a moment's view.
  const P *pp = __atomic_load_n(&mp->p, __ATOMIC_RELAXED);
  const G *gp = __atomic_load_n(&mp->curg, __ATOMIC_RELAXED);
  const G *lockedg = __atomic_load_n(&mp->lockedg, __ATOMIC_RELAXED);
  Line line;
  line << "  M" << int64_t(mp->id) << ": p=";
  line.idOrNil(pp, pp ? pp->id : 0) << " curg=";
  line.idOrNil(gp, gp ? gp->goid : 0) << " locks=" << int64_t(mp->locks)
                                      << " spinning=" << mp->spinning << " lockedg=";
  line.idOrNil(lockedg, lockedg ? lockedg->goid : 0);
  line.write();
}

void writeG(const G *gp) {
  GStatus s = gp->status.load(relaxed);
  if (s == GStatus::Idle || s == GStatus::Dead)
    return;
  const M *mp = s == GStatus::Running || s == GStatus::Syscall ? gp->m : nullptr;
  const M *lockedm = lockedmOf(gp);
  Line line;
  line << "  G" << int64_t(gp->goid) << ": status=" << goStatus(s) << "("
       << (s == GStatus::Waiting ? waitReasonText(gp->waitReason) : "") << ") m=";
  line.idOrNil(mp, mp ? mp->id : 0) << " lockedm=";
  line.idOrNil(lockedm, lockedm ? lockedm->id : 0);
  line.write();
}

} // namespace

void schedtrace(Nanos sinceStart, bool detail) {
  lock(&sched.lock);
  int64_t procs = sched.gomaxprocs.load(relaxed);
  Line line;
  line << "SCHED " << int64_t(sinceStart / 1000000) << "ms: gomaxprocs=" << procs
       << " idleprocs=" << int64_t(sched.npidle.load(relaxed))
       << " threads=" << int64_t(sched.mcount)
       << " spinningthreads=" << int64_t(sched.nmspinning.load(relaxed))
       << " idlethreads=" << int64_t(sched.nmidle.load(relaxed))
       << " runqueue=" << int64_t(sched.runqsize.load(relaxed));
  if (detail)
    line << " gcwaiting=" << sched.stopping.load(relaxed)
         << " stopwait=" << int64_t(sched.stopwait)
         << " sysmonwait=" << sched.sysmonwait.load(relaxed);
  else
    line << " [";
  for (int64_t i = 0; i < procs && !detail; ++i)
    line << (i > 0 ? " " : "") << int64_t(runqlen(&sched.allp[i]->runq));
  if (!detail)
    line << "]";
  line << " stackguard=" << stackGuardName();
  line.write();
  if (detail) {
    for (int64_t i = 0; i < procs; ++i)
      writeP(sched.allp[i]);
    for (const M *mp = sched.allm.load(); mp; mp = mp->alllink)
      writeM(mp);
    for (const GSlab *slab = sched.slabs.load(); slab; slab = slab->next)
      for (const G &g : slab->gs)
        writeG(&g);
  }
  unlock(&sched.lock);
}

void schedstats() {
  if (godebugInt("schedstats", 0) == 0)
    return;
  static constexpr const char *names[] = {"steal",  "steal-timers", "wake",    "sleep",
                                          "handoff", "retake",      "preempt", "away",
                                          "declined"};
  static_assert(sizeof names / sizeof names[0] == static_cast<size_t>(Event::Count));
  Line line;
  line << "SCHEDSTATS";
  for (size_t i = 0; i < static_cast<size_t>(Event::Count); ++i)
    line << " " << names[i] << "=" << int64_t(sched.events[i].load(relaxed));
  line << " threads=" << int64_t(sched.mcount);
  line.write();
}

} // namespace rt
