# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What test/lit.cfg.py needs and lit does not have: a temporary folder for each
test, and probes of the kernel and the processor for its features."""

import copy
import ctypes
import mmap
import os
import platform
import shutil
import subprocess

import lit.formats


class PrivateTempShTest(lit.formats.ShTest):
    """ShTest run by bash, with a TMPDIR that is this test's alone and empty when
    it starts, so that a test can claim that nothing was left behind."""

    def __init__(self):
        super().__init__(execute_external=True)

    def execute(self, test, lit_config):
        tmp = test.getExecPath() + ".tmpdir"
        remove_tree(tmp)
        os.makedirs(tmp)
        # The configuration is shared by every test of the folder.
        test.config = copy.copy(test.config)
        test.config.environment = dict(test.config.environment, TMPDIR=tmp, TMP=tmp, TEMP=tmp)
        try:
            return super().execute(test, lit_config)
        finally:
            remove_tree(tmp)


def remove_tree(path):
    """rmtree that also removes what a test made read-only."""

    def give_access(function, name, _):
        os.chmod(os.path.dirname(name), 0o700)
        if os.path.isdir(name) and not os.path.islink(name):
            os.chmod(name, 0o700)
        function(name)

    if os.path.lexists(path):
        shutil.rmtree(path, onerror=give_access)


_libc = ctypes.CDLL(None, use_errno=True)


def has_guard_install():
    """madvise(MADV_GUARD_INSTALL), Linux 6.13."""
    area = mmap.mmap(-1, mmap.PAGESIZE)
    try:
        area.madvise(102)
        return True
    except OSError:
        return False


def has_userfaultfd():
    """userfaultfd(UFFD_USER_MODE_ONLY), Linux 5.11; seccomp may refuse it."""
    if platform.machine() != "x86_64":
        return False
    fd = _libc.syscall(323, 1 | os.O_CLOEXEC)
    if fd < 0:
        return False
    os.close(fd)
    return True


def own_mounts():
    """What runs a command with mounts of its own, a tmpfs among them: as root, or through
    a user namespace. None where there is neither."""
    for unshare in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        if _succeeds([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"]):
            return " ".join(unshare)
    return None


def has_ptrace():
    """Containers may refuse ptrace, and with it strace and gdb."""
    return _succeeds(["strace", "-o", os.devnull, "true"])


def has_seccomp():
    """PR_GET_SECCOMP answers 0 where filters are supported and none is forced."""
    return _libc.prctl(21, 0, 0, 0, 0) >= 0


def x86_64_levels():
    """The x86-64 levels this processor has, as the psABI defines them by flags."""
    wanted = {
        1: {"cx8", "cmov", "fpu", "fxsr", "mmx", "sse", "sse2", "syscall"},
        2: {"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"},
        3: {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"},
        4: {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
    }
    have = set()
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("flags"):
                have = set(line.split(":", 1)[1].split())
                break
    for level in sorted(wanted):
        if not wanted[level] <= have:
            return
        yield level


def _succeeds(command):
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
