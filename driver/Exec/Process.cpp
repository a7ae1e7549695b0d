//===- driver/Exec/Process.cpp - children, many at a time ----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Exec/Process.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Interrupt.h"
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

/// Kills a child with all it started. Nothing it leaves behind is lost: its
/// temporary files are in our folder.
static void killGroup(pid_t Pid) {
  ::kill(-Pid, SIGKILL);
  ::kill(Pid, SIGKILL); // it may not yet have made its group
}

static int reap(pid_t Pid) {
  int Status = 0;
  while (::waitpid(Pid, &Status, 0) < 0 && errno == EINTR)
    ;
  return Status;
}

static void setEnd(ChildResult &Result, int WaitStatus) {
  if (WIFSIGNALED(WaitStatus))
    Result.Signal = WTERMSIG(WaitStatus);
  Result.Status = WIFEXITED(WaitStatus) ? WEXITSTATUS(WaitStatus) : 128 + Result.Signal;
}

/// Appends what can be read now. False at the end of the text.
static bool readSome(int Fd, std::string &Text) {
  char Buffer[16384];
  ssize_t Got = ::read(Fd, Buffer, sizeof Buffer);
  if (Got < 0)
    return errno == EINTR || errno == EAGAIN;
  Text.append(Buffer, Got);
  return Got != 0;
}

static Error openPipe(int (&Fds)[2]) {
  if (::pipe2(Fds, O_CLOEXEC) == 0)
    return Error::success();
  return systemFailure("cannot open", "a pipe", errno);
}

//===----------------------------------------------------------------------===//
// ProcessPool
//===----------------------------------------------------------------------===//

ProcessPool::ProcessPool(std::vector<std::vector<std::string>> Commands, unsigned Jobs,
                         StringRef ScratchDir)
    : Commands(std::move(Commands)), Jobs(std::max(Jobs, 1u)) {
  Results.resize(this->Commands.size());
  bool OwnTunables = false;
  for (char **Var = environ; *Var; ++Var) {
    if (StringRef(*Var).starts_with("TMPDIR="))
      continue;
    Environment.push_back(*Var);
    OwnTunables |= StringRef(*Var).starts_with("GLIBC_TUNABLES=");
  }
  Environment.push_back("TMPDIR=" + ScratchDir.str());
  // The compiler's heap in huge pages, where the kernel gives them to who asks: clang
  // spends a tenth of hello's compile on page faults otherwise.
  if (!OwnTunables)
    Environment.push_back("GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
}

void ProcessPool::killAll() {
  for (Child &C : Running)
    killGroup(C.Pid);
  for (Child &C : Running) {
    reap(C.Pid);
    ::close(C.Fd);
  }
  Running.clear();
}

ProcessPool::~ProcessPool() { killAll(); }

static std::vector<char *> pointers(std::vector<std::string> &Words) {
  std::vector<char *> Pointers;
  for (std::string &Word : Words)
    Pointers.push_back(Word.data());
  Pointers.push_back(nullptr);
  return Pointers;
}

static int spawn(pid_t &Pid, std::vector<std::string> &Command,
                 std::vector<std::string> &Environment, int OutFd) {
  posix_spawn_file_actions_t Actions;
  posix_spawn_file_actions_init(&Actions);
  posix_spawn_file_actions_addopen(&Actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&Actions, OutFd, 1);
  posix_spawn_file_actions_adddup2(&Actions, OutFd, 2);

  posix_spawnattr_t Attributes;
  posix_spawnattr_init(&Attributes);
  sigset_t Reset = signalsToReset();
  posix_spawnattr_setsigdefault(&Attributes, &Reset);
  posix_spawnattr_setpgroup(&Attributes, 0);
  posix_spawnattr_setflags(&Attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);

  int ErrNo = ::posix_spawnp(&Pid, Command[0].c_str(), &Actions, &Attributes,
                             pointers(Command).data(), pointers(Environment).data());
  posix_spawnattr_destroy(&Attributes);
  posix_spawn_file_actions_destroy(&Actions);
  return ErrNo;
}

Error ProcessPool::launch(size_t Index) {
  int Fds[2];
  if (Error E = openPipe(Fds))
    return E;
  pid_t Pid;
  int ErrNo = spawn(Pid, Commands[Index], Environment, Fds[1]);
  ::close(Fds[1]);
  if (ErrNo) {
    ::close(Fds[0]);
    return systemFailure("cannot run", Commands[Index][0], ErrNo);
  }
  Running.push_back({Index, Pid, Fds[0]});
  return Error::success();
}

Error ProcessPool::start() {
  while (Next < Commands.size() && Running.size() < Jobs)
    if (Error E = launch(Next++))
      return E;
  return Error::success();
}

void ProcessPool::collect(Child &C) {
  ::close(C.Fd);
  setEnd(Results[C.Index], reap(C.Pid));
}

Expected<std::vector<ChildResult>> ProcessPool::wait() {
  if (Error E = start())
    return E;
  while (!Running.empty()) {
    std::vector<pollfd> Polled = {{interruptFd(), POLLIN, 0}};
    for (const Child &C : Running)
      Polled.push_back({C.Fd, POLLIN, 0});
    if (::poll(Polled.data(), Polled.size(), -1) < 0) {
      if (errno != EINTR)
        return systemFailure("cannot wait for", "a compiler", errno);
      continue;
    }
    if (Error E = checkInterrupt()) {
      killAll();
      return E;
    }
    for (size_t I = Running.size(); I-- > 0;) {
      if (!Polled[I + 1].revents || readSome(Running[I].Fd, Results[Running[I].Index].Text))
        continue;
      collect(Running[I]);
      Running.erase(Running.begin() + I);
    }
    if (Error E = start())
      return E;
  }
  return std::move(Results);
}

//===----------------------------------------------------------------------===//
// runForked
//===----------------------------------------------------------------------===//

[[noreturn]] static void becomeChild(function_ref<int()> Body, int OutFd, pid_t Parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != Parent)
    ::_exit(1); // the parent ended before the line above
  sigset_t Reset = signalsToReset();
  for (int Signal : {SIGINT, SIGTERM, SIGHUP})
    if (sigismember(&Reset, Signal) == 1)
      ::signal(Signal, SIG_DFL);
  ::dup2(OutFd, 1);
  ::dup2(OutFd, 2);
  ::_exit(Body());
}

/// Reads until the child closes its end or a signal comes.
static Error drain(int Fd, std::string &Text) {
  for (;;) {
    pollfd Polled[] = {{interruptFd(), POLLIN, 0}, {Fd, POLLIN, 0}};
    if (::poll(Polled, 2, -1) < 0) {
      if (errno != EINTR)
        return systemFailure("cannot wait for", "the linker", errno);
      continue;
    }
    if (Error E = checkInterrupt())
      return E;
    if (Polled[1].revents && !readSome(Fd, Text))
      return Error::success();
  }
}

Expected<ChildResult> minigo::runForked(function_ref<int()> Body) {
  int Fds[2];
  if (Error E = openPipe(Fds))
    return E;
  pid_t Parent = ::getpid();
  pid_t Pid = ::fork();
  int ForkErrno = errno;
  if (Pid == 0)
    becomeChild(Body, Fds[1], Parent);
  ::close(Fds[1]);
  if (Pid < 0) {
    ::close(Fds[0]);
    return systemFailure("cannot start", "the linker's process", ForkErrno);
  }
  ChildResult Result;
  Error E = drain(Fds[0], Result.Text);
  ::close(Fds[0]);
  if (E)
    killGroup(Pid);
  setEnd(Result, reap(Pid));
  if (E)
    return std::move(E);
  return Result;
}
