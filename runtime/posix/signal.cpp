//===- runtime/posix/signal.cpp - signals of the runtime and of the program -===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Faults, aborts and SIGQUIT are reported in Go's words. The program must not notice:
// its view of the dispositions is kept in a table, which sigaction and signal (wrapped
// at link) read and write.
//
//   table[sig]  what the program asked for; SIG_DFL at first for signals of ours
//   kernel      the runtime's handler where the table says SIG_DFL, and what the program
//               asked for otherwise, with SA_ONSTACK added: a handler then runs on the
//               M's signal stack and does not grow a goroutine's by a page or two
//
// A signal that was ignored when the process began stays ignored (nohup).
// SIGURG is the scheduler's signal of preemption (preempt.cpp), and may be the program's
// too: the runtime's handler then calls the program's for every one that is not its own.
//
// Table entries are changed with the lock held and all signals blocked; the runtime's
// handlers do not read it.
//
//===----------------------------------------------------------------------===//

#include "runtime/posix/signal.h"
#include "runtime/posix/notify.h"
#include "runtime/arch/context.h"
#include "runtime/boot/boot.h"
#include "runtime/panic/panic.h"
#include "runtime/posix/libc.h"
#include "runtime/sched/preempt.h"
#include "runtime/sched/state.h"
#include "runtime/trace/traceback.h"
#include <errno.h>
#include <signal.h>

extern "C" {
int __real_sigaction(int, const struct sigaction *, struct sigaction *);
int __wrap_sigaction(int, const struct sigaction *, struct sigaction *);
sighandler_t __wrap_signal(int, sighandler_t);
}

namespace rt {

namespace {

constexpr int kOurs[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT};
constexpr size_t kSignalStack = 64 << 10;
/// Set by libc in every sigaction it makes, and so read back by every program. The
/// kernel's header has it, libc's has not.
constexpr int kSaRestorer = 0x04000000;

struct Entry {
  bool ours;     ///< the runtime's handler stands in for SIG_DFL
  bool handled;  ///< the program has a handler
  bool kept;     ///< found ignored and put back: libc's flags are now in the kernel's
  bool wanted;   ///< goes to signalArrived (notify.cpp)
  bool shared;   ///< the runtime's handler is in front of the program's, and passes on
  struct sigaction user;
};

Entry table[NSIG];
Mutex tableLock;
Atomic<int> userHandlers;
/// The first thread to report owns stderr and the end of the process.
Atomic<int> reporting;

const char *signalText(int sig) {
  switch (sig) {
  case SIGSEGV:
    return "SIGSEGV: segmentation violation";
  case SIGBUS:
    return "SIGBUS: bus error";
  case SIGFPE:
    return "SIGFPE: floating-point exception";
  case SIGABRT:
    return "SIGABRT: abort";
  default:
    return "SIGQUIT: quit";
  }
}

[[noreturn]] void dieBySignal(int sig) {
  struct sigaction dfl {};
  dfl.sa_handler = SIG_DFL;
  __real_sigaction(sig, &dfl, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, sig);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  osRaise(sig);
  osExit(128 + sig);
  __builtin_trap();
}

/// Only one report; a second fault, or a second thread's, ends the process at once.
void beginReport(int sig) {
  int free = 0;
  int self = osThreadId();
  if (reporting.cas(free, self))
    return;
  if (free == self)
    dieBySignal(sig);
  for (;;) // another thread reports, and ends the process
    futexSleep(reinterpret_cast<Atomic<uint32_t> *>(&reporting), free, -1);
}

void reportFault(int sig, const siginfo_t *info, const void *context) {
  G *gp = getg();
  uintptr_t addr = reinterpret_cast<uintptr_t>(info->si_addr);
  if ((sig == SIGSEGV || sig == SIGBUS) && gp && gp->kind == GKind::Goroutine &&
      inGuard(gp->stack, addr)) {
    printErr("runtime: goroutine stack exceeds ");
    printErrInt(stackSize(gp->stack.cls()));
    printErr("-byte limit\n");
    printErr("runtime: sp=");
    printErrHex(contextSP(context));
    printErr(" stack=[");
    printErrHex(gp->stack.lo());
    printErr(", ");
    printErrHex(gp->stack.hi());
    printErr("]\nfatal error: stack overflow\n\n");
    traceCurrent();
    osExit(2);
  }
  printErr("panic: runtime error: ");
  printErr(sig == SIGFPE && info->si_code == FPE_INTDIV ? "integer divide by zero"
           : sig == SIGFPE                              ? "floating point error"
                                                        : "invalid memory address or nil pointer dereference");
  if (sig != SIGFPE || info->si_code != FPE_INTDIV) {
    printErr("\n[signal ");
    printErr(signalText(sig));
    printErr(" code=");
    printErrHex(info->si_code);
    printErr(" addr=");
    printErrHex(addr);
    printErr(" pc=");
    printErrHex(contextPC(context));
    printErr("]");
  }
  printErr("\n\n");
  traceCurrent();
  osExit(2);
}

void handler(int sig, siginfo_t *info, void *context) {
  bool fault = sig == SIGSEGV || sig == SIGBUS || sig == SIGFPE;
  if (table[sig].wanted && (!fault || info->si_code <= 0)) {
    signalArrived(sig);
    return;
  }
  if (fault && info->si_code <= 0) // sent by kill: no fault of ours
    dieBySignal(sig);
  // Past exit's flush there is nothing to report: the process dies as it stands.
  if (processEnding() && sig != SIGQUIT)
    dieBySignal(sig);
  beginReport(sig);
  if (fault) {
    reportFault(sig, info, context);
    dieBySignal(sig); // exit_group was refused
  }
  printErr(signalText(sig));
  printErr("\nPC=");
  printErrHex(contextPC(context));
  printErr(" m=");
  G *gp = getg();
  printErrInt(gp ? gp->m->id : -1);
  printErr("\n\n");
  traceCurrent();
  if (sig == SIGABRT)
    dieBySignal(sig); // as libc's abort would once we returned
  traceOthers();
  osExit(2);
  dieBySignal(sig);
}

struct sigaction ourAction() {
  struct sigaction act {};
  act.sa_sigaction = handler;
  act.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigfillset(&act.sa_mask);
  // A second fault inside the handler is to reach it, and end the process.
  sigdelset(&act.sa_mask, SIGSEGV);
  sigdelset(&act.sa_mask, SIGBUS);
  return act;
}

bool isHandler(const struct sigaction &act) {
  return act.sa_handler != SIG_DFL && act.sa_handler != SIG_IGN;
}

} // namespace

size_t signalStackSize() {
  // Larger only where the kernel's own frame is (AVX-512, AMX).
  return rtmax(kSignalStack, args.minSigStack * 4);
}

void signalStackInit(unsigned char *memory) {
  // In .bss: untouched, it costs nothing, and no system call.
  alignas(16) static unsigned char m0SignalStack[kSignalStack];
  size_t size = signalStackSize();
  stack_t ss{};
  ss.ss_sp = memory ? memory : size == kSignalStack ? m0SignalStack : osAlloc(size);
  ss.ss_size = size;
  if (!ss.ss_sp || sigaltstack(&ss, nullptr) != 0)
    fatal("out of memory: cannot allocate a signal stack");
}

void signalStackGone() {
  stack_t ss{};
  ss.ss_flags = SS_DISABLE;
  sigaltstack(&ss, nullptr);
}

static sigset_t initialMask;

const sigset_t *initialSignalMask() { return &initialMask; }

const sigset_t *allSignals() {
  static sigset_t all;
  sigfillset(&all);
  return &all;
}

void signalinit() {
  signalStackInit(nullptr);
  sigprocmask(SIG_SETMASK, nullptr, &initialMask);
  for (int sig : kOurs) {
    struct sigaction old, act = ourAction();
    if (__real_sigaction(sig, &act, &old) != 0)
      continue;
    if (old.sa_handler != SIG_DFL) { // ignored by who started us: rare, so asked last
      __real_sigaction(sig, &old, nullptr);
      table[sig].kept = true;
      table[sig].user = old;
      continue;
    }
    table[sig].ours = true;
    table[sig].user = old;
  }
}

/// A SIGURG that is not the scheduler's, as the kernel would have delivered it.
static void passOn(int sig, siginfo_t *info, void *context) {
  mutexAcquire(&tableLock); // its holders block all signals: not this thread
  struct sigaction act = table[sig].user;
  if (isHandler(act) && (act.sa_flags & SA_RESETHAND)) {
    table[sig].user.sa_handler = SIG_DFL;
    table[sig].handled = false;
    userHandlers.fetchSub(1, relaxed);
  }
  bool wanted = table[sig].wanted;
  mutexRelease(&tableLock);
  if (wanted)
    signalArrived(sig);
  if (!isHandler(act))
    return; // by default SIGURG does nothing
  sigset_t before;
  if (!(act.sa_flags & SA_NODEFER))
    sigaddset(&act.sa_mask, sig);
  sigprocmask(SIG_BLOCK, &act.sa_mask, &before);
  if (act.sa_flags & SA_NODEFER) {
    sigset_t self;
    sigemptyset(&self);
    sigaddset(&self, sig);
    sigprocmask(SIG_UNBLOCK, &self, nullptr);
  }
  if (act.sa_flags & SA_SIGINFO)
    act.sa_sigaction(sig, info, context);
  else
    act.sa_handler(sig);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

static void urgentHandler(int sig, siginfo_t *info, void *context) {
  int *errnoHere = libc::errnoLocation(); // this thread's: the handler stays on it
  int saved = *errnoHere;
  // Sent by the runtime: to this thread, by this process.
  if (info->si_code != SI_TKILL || !preemptSignal(context))
    passOn(sig, info, context);
  *errnoHere = saved;
}

void preemptSignalInstall() {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, allSignals(), &mask);
  lock(&tableLock);
  Entry &e = table[SIGURG];
  struct sigaction act {}, before;
  act.sa_sigaction = urgentHandler;
  act.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  if (__real_sigaction(SIGURG, &act, &before) == 0) {
    if (!e.handled && !e.kept)
      e.user = before;
    e.shared = true;
  }
  unlock(&tableLock);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

bool signalsHandledByUser() { return userHandlers.load(relaxed) != 0; }

namespace {

void arrived(int sig) { signalArrived(sig); }

/// Changes of the table: nobody else's, and no handler in between.
struct TableLocked {
  sigset_t mask;
  TableLocked() {
    sigprocmask(SIG_SETMASK, allSignals(), &mask);
    lock(&tableLock);
  }
  ~TableLocked() {
    unlock(&tableLock);
    sigprocmask(SIG_SETMASK, &mask, nullptr);
  }
};

} // namespace

bool signalWanted(int sig) {
  TableLocked locked;
  Entry &e = table[sig];
  if (e.wanted)
    return true;
  struct sigaction act {}, before;
  act.sa_handler = arrived;
  act.sa_flags = SA_ONSTACK | SA_RESTART;
  sigfillset(&act.sa_mask);
  bool runtimes = e.shared || (e.ours && !e.handled); // whose handler looks at `wanted`
  if (!runtimes && __real_sigaction(sig, &act, &before) != 0)
    return false;
  if (!runtimes && !e.handled && !e.kept)
    e.user = before;
  e.wanted = true;
  userHandlers.fetchAdd(1, relaxed);
  return true;
}

void signalUnwanted(int sig) {
  TableLocked locked;
  Entry &e = table[sig];
  if (!e.wanted)
    return;
  e.wanted = false;
  userHandlers.fetchSub(1, relaxed);
  if (e.shared || (e.ours && !e.handled))
    return;
  struct sigaction act = e.user;
  if (e.handled)
    act.sa_flags |= SA_ONSTACK;
  __real_sigaction(sig, &act, nullptr);
}

static int userSigaction(int sig, const struct sigaction *act, struct sigaction *old);

void signalDisposition(int sig, bool ignore) {
  struct sigaction act {};
  act.sa_handler = ignore ? SIG_IGN : SIG_DFL;
  userSigaction(sig, &act, nullptr);
}

/// sigaction as the program means it.
static int userSigaction(int sig, const struct sigaction *act, struct sigaction *old) {
  if (sig <= 0 || sig >= NSIG)
    return __real_sigaction(sig, act, old); // answers EINVAL
  struct sigaction wanted;
  if (act)
    wanted = *act; // `act` and `old` may be one object
  sigset_t all, mask;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &mask);
  lock(&tableLock);
  Entry &e = table[sig];
  struct sigaction before = e.user;
  int result = 0;
  if (!e.ours && !e.handled && !e.kept && !e.shared && !e.wanted)
    result = __real_sigaction(sig, nullptr, &before);
  if (result == 0 && act) {
    bool handles = isHandler(wanted);
    struct sigaction kernel = wanted;
    if (handles)
      kernel.sa_flags |= SA_ONSTACK;
    else if (wanted.sa_handler == SIG_DFL && e.ours)
      kernel = ourAction();
    if (!e.shared)
      result = __real_sigaction(sig, &kernel, nullptr);
    if (result == 0) {
      userHandlers.fetchAdd(int(handles) - int(e.handled), relaxed);
      e.user = wanted; // as the kernel would read it back
      e.user.sa_flags |= kSaRestorer;
      sigdelset(&e.user.sa_mask, SIGKILL);
      sigdelset(&e.user.sa_mask, SIGSTOP);
      e.handled = handles;
      e.kept = false;
    }
  }
  unlock(&tableLock);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  if (result == 0 && old)
    *old = before;
  return result;
}

} // namespace rt

int __wrap_sigaction(int sig, const struct sigaction *act, struct sigaction *old) {
  return rt::userSigaction(sig, act, old);
}

sighandler_t __wrap_signal(int sig, sighandler_t fn) {
  struct sigaction act {}, old;
  act.sa_handler = fn;
  act.sa_flags = SA_RESTART; // BSD semantics, as glibc's signal
  if (fn == SIG_ERR || sigaddset(&act.sa_mask, sig) != 0) {
    errno = EINVAL;
    return SIG_ERR;
  }
  return rt::userSigaction(sig, &act, &old) == 0 ? old.sa_handler : SIG_ERR;
}
