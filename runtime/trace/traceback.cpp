//===- runtime/trace/traceback.cpp - goroutines and their frames, printed -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frames come from libgcc's unwinder over .eh_frame, which every function has. A parked
// goroutine is walked by making it print itself: its saved place gets a call injected
// as if it stood where it parked, and is switched to; the unwinder then needs no more
// than it needs anywhere. The process is about to end, so the goroutine need not
// be put back together.
//
// Frames of the runtime and of libc's and libstdc++'s machinery at either end are not
// shown unless GOTRACEBACK is system or crash: a reader looks for their own code.
//
//===----------------------------------------------------------------------===//

#include "runtime/trace/traceback.h"
#include "runtime/abi/tables.h"
#include "runtime/boot/godebug.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/state.h"
#include "runtime/trace/symbols.h"
#include <unwind.h>

namespace rt {

namespace abi = minigo::abi;

extern "C" {
extern const abi::TextTable textRanges asm(MINIGO_SYM_TEXT_RANGES);
/// libstdc++'s demangler without malloc; absent from a program without C++ exceptions.
[[gnu::weak]] int demangle(const char *mangled, void (*out)(const char *, size_t, void *),
                           void *arg) asm("__gcclibcxx_demangle_callback");
}

namespace {

/// Go's limits: the innermost 50 frames, then the outermost 50.
constexpr int kInnermost = 50;
constexpr int kOutermost = 50;
/// A trace that reaches this many frames goes round in circles.
constexpr int kMaxFrames = 1 << 24;

bool isSystemText(uintptr_t pc) {
  for (uint64_t i = 0; i < textRanges.count; ++i) {
    const abi::TextRange &r = textRanges.ranges[i];
    if (pc >= r.start && pc < r.end)
      return r.cls == abi::TextClass::System;
  }
  return true;
}

bool showSystem() {
  const char *level = gogetenv("GOTRACEBACK");
  return godebugIs(level, "system") || godebugIs(level, "crash");
}

bool tracesWanted() { return !godebugIs(gogetenv("GOTRACEBACK"), "none"); }

/// A demangled name as it is made, piece by piece. Kept until it is known to be whole: the
/// demangler may give up in the middle.
struct NameBuffer {
  char text[1024];
  size_t len;

  static void append(const char *piece, size_t n, void *arg) {
    NameBuffer &b = *static_cast<NameBuffer *>(arg);
    n = rtmin(n, sizeof b.text - b.len);
    __builtin_memcpy(b.text + b.len, piece, n);
    b.len += n;
  }
};

bool isMangled(const char *name) { return name[0] == '_' && name[1] == 'Z'; }

/// The headers' own steps between a program's call and the runtime, and the throw itself.
/// They are ordinary C++ and stand among the program's text.
bool isOurPlumbing(const char *name) {
  if (!name)
    return false;
  // Some functions of api/ have short names only.
  if (__builtin_strcmp(name, "gopanic") == 0 || __builtin_strcmp(name, "reportTerminate") == 0 ||
      __builtin_strcmp(name, "__clang_call_terminate") == 0 ||
      __builtin_strncmp(name, "_ZN2rt", 6) == 0)
    return true;
  if (!isMangled(name))
    return false;
  const char *p = name + 2;
  p += *p == 'N';
  p += *p == 'K';
  constexpr char space[] = "6minigo6detail";
  return __builtin_strncmp(p, space, sizeof space - 1) == 0;
}

void printName(const char *name) {
  if (!name) {
    printErr("?()");
    return;
  }
  if (isMangled(name)) {
    static NameBuffer buffer; // one report at a time, and a signal stack is small
    buffer.len = 0;
    if (demangle && demangle(name, NameBuffer::append, &buffer) == 0)
      osWrite(2, buffer.text, buffer.len);
    else
      printErr(name);
    return;
  }
  // The program's main is called what a debugger and the link call it.
  printErr(__builtin_strcmp(name, "main") == 0 ? MINIGO_SYM_MAIN_MAIN : name);
  printErr("()");
}

/// `function(types)`, then a line with file, line and the address's offset in the
/// function that was not inlined, which the address belongs to.
void printFrame(const SourceFrame &f, uintptr_t pc, bool innermost) {
  printName(f.function);
  printErr("\n\t");
  if (f.file[0]) {
    printErr(f.directory);
    if (f.directory[0])
      printErr("/");
    printErr(f.file);
    printErr(":");
    printErrInt(f.line);
  } else {
    printErr(executablePath());
  }
  if (innermost) {
    printErr(" +");
    printErrHex(f.function ? pc - f.start : pc);
  }
  printErr("\n");
}

/// Walks twice: to know how many frames there are, then to print them.
struct Walk {
  bool print;
  bool system;
  int seen;
  int total;
};

_Unwind_Reason_Code visit(_Unwind_Context *context, void *arg) {
  Walk &w = *static_cast<Walk *>(arg);
  int before = 0;
  uintptr_t pc = _Unwind_GetIPInfo(context, &before);
  if (pc == 0 || w.seen >= kMaxFrames)
    return _URC_NORMAL_STOP;
  if (!before) // a return address: the call is the instruction before
    --pc;
  if (!w.system && isSystemText(pc))
    return _URC_NO_REASON;
  int at = w.seen++;
  if (!w.print)
    return _URC_NO_REASON;
  int elided = w.total - kInnermost - kOutermost;
  if (elided <= 0 || at < kInnermost || at >= w.total - kOutermost) {
    SourceFrame frames[kMaxInlined];
    int n = findFrames(pc, frames);
    for (int i = 0; i < n; ++i)
      if (w.system || !isOurPlumbing(frames[i].function))
        printFrame(frames[i], pc, i == 0);
  } else if (at == kInnermost) {
    printErr("...");
    printErrInt(elided);
    printErr(" frames elided...\n");
  }
  return _URC_NO_REASON;
}

void printFrames() {
  Walk w{false, showSystem(), 0, 0};
  _Unwind_Backtrace(visit, &w);
  w = {true, w.system, 0, w.seen};
  _Unwind_Backtrace(visit, &w);
}

void printCreator(const G *gp) {
  if (gp->parentGoid == 0)
    return;
  printErr("created in goroutine ");
  printErrInt(gp->parentGoid);
  printErr("\n");
}

void printHeader(const G *gp, const char *state) {
  printErr("goroutine ");
  printErrInt(gp->goid);
  if (const char *name = nameOf(gp)) {
    printErr(" \"");
    printErr(name);
    printErr("\"");
  }
  printErr(" [");
  printErr(state);
  printErr("]:\n");
}

const char *stateText(const G *gp) {
  switch (gp->status.load(relaxed)) {
  case GStatus::Running:
    return "running";
  case GStatus::Waiting:
    return waitReasonText(gp->waitReason);
  case GStatus::Syscall:
    return "syscall";
  default:
    return "runnable";
  }
}

/// The goroutine being traced, and where its trace goes back to.
G *traced;
uintptr_t tracer;

/// Runs on the traced goroutine's stack, called by nobody (archInjectCall).
[[gnu::force_align_arg_pointer]] void traceSelf() {
  printFrames();
  archJump(&tracer);
}

/// Its context is saved in the G: it parked, or waits for its first turn. Otherwise a
/// thread stands on its stack, in a signal handler or a system call.
bool isParked(const G *gp) {
  GStatus s = gp->status.load(relaxed);
  return s == GStatus::Waiting ||
         (s == GStatus::Runnable && !(gp->bound && topOf(gp)->lockedm->curg == gp));
}

void printParkedFrames(G *gp) {
  traced = gp;
  archInjectCall(&gp->sp, traceSelf);
  archSwitch(&tracer, &gp->sp);
}

} // namespace

void traceCurrent() {
  if (!tracesWanted())
    return;
  G *gp = getg();
  if (gp && gp->kind == GKind::Scheduler && gp->m->curg)
    gp = gp->m->curg;
  if (!gp || gp->kind != GKind::Goroutine) {
    if (gp) // the scheduler itself: nothing of the user's stands on this stack
      return;
    printErr("thread ");
    printErrInt(osThreadId());
    printErr(" [running]:\n");
    printFrames();
    return;
  }
  printHeader(gp, "running");
  printFrames();
  printCreator(gp);
}

void traceOthers() {
  if (!tracesWanted())
    return;
  freezeTheWorld(); // what is printed is to hold still
  // Newest first in the list; readers expect the oldest first. Ids only grow, so each
  // round looks for the next larger one.
  G *self = getg();
  bool first = !self || self->kind != GKind::Goroutine;
  uint64_t last = 0;
  for (;;) {
    G *next = nullptr;
    for (GSlab *slab = sched.slabs.load(); slab; slab = slab->next)
      for (G &g : slab->gs) {
        GStatus s = g.status.load(relaxed);
        if (&g != self && s != GStatus::Idle && s != GStatus::Dead && g.goid > last &&
            (!next || g.goid < next->goid))
          next = &g;
      }
    if (!next)
      return;
    last = next->goid;
    if (!first)
      printErr("\n");
    first = false;
    printHeader(next, stateText(next));
    if (!isParked(next))
      printErr("\tgoroutine running on other thread; stack unavailable\n");
    else if (next->stack)
      printParkedFrames(next);
    printCreator(next);
  }
}

} // namespace rt
