//===- runtime/posix/calls.cpp - libc's blocking calls --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each announces itself (sched/syscall.h), calls libc's own, and takes a P back: while the
// goroutine waits in the kernel others run. A call that is not here costs more, not
// correctness: its P is taken after some milliseconds, by a signal (sched/preempt.cpp).
// But some calls are never restarted after a signal, whatever SA_RESTART says, and would
// answer EINTR to a program that knows of no signal (signal(7)): those are all here, for
// a goroutine that announced itself is sent none.
//
// Inside, nothing of the runtime may be used: the goroutine has no P. Arguments and
// results are libc's, errno included.
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/syscall.h"
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/// name, result, parameters in parentheses, arguments in parentheses.
#define RT_BLOCKING(name, result, params, args)                                                    \
  extern "C" result __real_##name params;                                                          \
  extern "C" result __wrap_##name params {                                                         \
    rt::InSyscall around;                                                                          \
    return __real_##name args;                                                                     \
  }

// --- never restarted --------------------------------------------------------------
RT_BLOCKING(nanosleep, int, (const timespec *ts, timespec *left), (ts, left))
RT_BLOCKING(clock_nanosleep, int, (clockid_t c, int flags, const timespec *ts, timespec *left),
            (c, flags, ts, left))
RT_BLOCKING(usleep, int, (useconds_t us), (us))
RT_BLOCKING(sleep, unsigned, (unsigned seconds), (seconds))
RT_BLOCKING(pause, int, (), ())
RT_BLOCKING(sigsuspend, int, (const sigset_t *mask), (mask))
RT_BLOCKING(sigwait, int, (const sigset_t *set, int *sig), (set, sig))
RT_BLOCKING(sigwaitinfo, int, (const sigset_t *set, siginfo_t *info), (set, info))
RT_BLOCKING(sigtimedwait, int, (const sigset_t *set, siginfo_t *info, const timespec *ts),
            (set, info, ts))
RT_BLOCKING(poll, int, (pollfd *fds, nfds_t n, int timeout), (fds, n, timeout))
RT_BLOCKING(ppoll, int, (pollfd *fds, nfds_t n, const timespec *ts, const sigset_t *mask),
            (fds, n, ts, mask))
RT_BLOCKING(select, int, (int n, fd_set *r, fd_set *w, fd_set *e, timeval *tv), (n, r, w, e, tv))
RT_BLOCKING(pselect, int,
            (int n, fd_set *r, fd_set *w, fd_set *e, const timespec *ts, const sigset_t *mask),
            (n, r, w, e, ts, mask))
RT_BLOCKING(epoll_wait, int, (int fd, epoll_event *events, int n, int timeout),
            (fd, events, n, timeout))
RT_BLOCKING(epoll_pwait, int, (int fd, epoll_event *ev, int n, int timeout, const sigset_t *mask),
            (fd, ev, n, timeout, mask))
RT_BLOCKING(semop, int, (int id, sembuf *ops, size_t n), (id, ops, n))
RT_BLOCKING(semtimedop, int, (int id, sembuf *ops, size_t n, const timespec *ts), (id, ops, n, ts))
RT_BLOCKING(msgrcv, ssize_t, (int id, void *msg, size_t size, long type, int flags),
            (id, msg, size, type, flags))
RT_BLOCKING(msgsnd, int, (int id, const void *msg, size_t size, int flags), (id, msg, size, flags))

// --- restarted, but not with a time limit on the socket (SO_RCVTIMEO, SO_SNDTIMEO) --
RT_BLOCKING(accept, int, (int fd, sockaddr *addr, socklen_t *len), (fd, addr, len))
RT_BLOCKING(accept4, int, (int fd, sockaddr *addr, socklen_t *len, int flags),
            (fd, addr, len, flags))
RT_BLOCKING(connect, int, (int fd, const sockaddr *addr, socklen_t len), (fd, addr, len))
RT_BLOCKING(recv, ssize_t, (int fd, void *buf, size_t n, int flags), (fd, buf, n, flags))
RT_BLOCKING(recvfrom, ssize_t,
            (int fd, void *buf, size_t n, int flags, sockaddr *addr, socklen_t *len),
            (fd, buf, n, flags, addr, len))
RT_BLOCKING(recvmsg, ssize_t, (int fd, msghdr *msg, int flags), (fd, msg, flags))
RT_BLOCKING(recvmmsg, int, (int fd, mmsghdr *msgs, unsigned n, int flags, timespec *ts),
            (fd, msgs, n, flags, ts))
RT_BLOCKING(send, ssize_t, (int fd, const void *buf, size_t n, int flags), (fd, buf, n, flags))
RT_BLOCKING(sendto, ssize_t,
            (int fd, const void *buf, size_t n, int flags, const sockaddr *addr, socklen_t len),
            (fd, buf, n, flags, addr, len))
RT_BLOCKING(sendmsg, ssize_t, (int fd, const msghdr *msg, int flags), (fd, msg, flags))
RT_BLOCKING(sendmmsg, int, (int fd, mmsghdr *msgs, unsigned n, int flags), (fd, msgs, n, flags))

// --- restarted --------------------------------------------------------------------
RT_BLOCKING(read, ssize_t, (int fd, void *buf, size_t n), (fd, buf, n))
RT_BLOCKING(write, ssize_t, (int fd, const void *buf, size_t n), (fd, buf, n))
RT_BLOCKING(readv, ssize_t, (int fd, const iovec *iov, int n), (fd, iov, n))
RT_BLOCKING(writev, ssize_t, (int fd, const iovec *iov, int n), (fd, iov, n))
RT_BLOCKING(fsync, int, (int fd), (fd))
RT_BLOCKING(fdatasync, int, (int fd), (fd))
RT_BLOCKING(flock, int, (int fd, int op), (fd, op))
RT_BLOCKING(tcdrain, int, (int fd), (fd))
RT_BLOCKING(wait, pid_t, (int *status), (status))
RT_BLOCKING(waitpid, pid_t, (pid_t pid, int *status, int options), (pid, status, options))
RT_BLOCKING(waitid, int, (idtype_t type, id_t id, siginfo_t *info, int options),
            (type, id, info, options))
RT_BLOCKING(wait3, pid_t, (int *status, int options, rusage *usage), (status, options, usage))
RT_BLOCKING(wait4, pid_t, (pid_t pid, int *status, int options, rusage *usage),
            (pid, status, options, usage))
RT_BLOCKING(sem_wait, int, (sem_t *sem), (sem))
RT_BLOCKING(sem_timedwait, int, (sem_t *sem, const timespec *ts), (sem, ts))
RT_BLOCKING(sem_clockwait, int, (sem_t *sem, clockid_t c, const timespec *ts), (sem, c, ts))
RT_BLOCKING(pthread_join, int, (pthread_t thread, void **result), (thread, result))
