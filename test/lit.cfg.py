# The ShTest suite: folders mirror the source folders, one claim a file. What a
# test may use is listed here and nowhere else: tools, substitutions, features.
import os
import shutil
import sys

sys.path.insert(0, os.path.join(config.minigo_source_root, "utils", "lit"))
import minigo_lit  # noqa: E402

config.name = "minigo"
config.test_source_root = os.path.dirname(__file__)
config.test_format = minigo_lit.PrivateTempShTest()
config.suffixes = [".test", ".cpp", ".cc", ".cxx", ".c", ".s", ".S", ".yaml"]
config.excludes = ["Inputs", "CMakeLists.txt"]
lit_config.maxIndividualTestTime = 120

# --- Substitutions ----------------------------------------------------------
# Whole words, so that %clang leaves %clangxx alone.
def tool(name, path):
    config.substitutions.append((r"%" + name + r"(?![\w-])", path))

tool("minigo-build", os.path.join(config.minigo_bin_dir, "minigo-build"))
tool("minigo-inspect", os.path.join(config.minigo_bin_dir, "minigo-inspect"))
tool("clangxx", "clang++-19")
tool("clang", "clang-19")
tool("gxx", "g++")
# The yardstick of test/dropin: the same sources, static, by the plain compilers.
tool("ref-cxx", "clang++-19 -std=gnu++20 -O2 -g -static")
tool("ref-c", "clang-19 -std=gnu17 -O2 -g -static")
tool("same", os.path.join(config.minigo_source_root, "utils", "lit", "same-as"))
tool("as-linux-5.10", os.path.join(config.minigo_source_root, "utils", "lit", "as-linux-5.10"))
own_mounts = minigo_lit.own_mounts()
tool("own-mounts", own_mounts or "no-mounts-of-its-own")
tool("root", config.minigo_source_root)
tool("build", config.minigo_build_root)

# --- Environment ------------------------------------------------------------
# Only what is named here (and lit's own short list) reaches a test, so that no
# CXX, GODEBUG or GOMAXPROCS of the caller decides a result. The tool's cache is
# one for the whole run: what it holds is keyed by content, and a test that
# means to start from nothing sets XDG_CACHE_HOME itself.
home = os.path.join(config.test_exec_root, "home")
os.makedirs(home, exist_ok=True)
config.environment["HOME"] = home
config.environment["XDG_CACHE_HOME"] = os.path.join(home, "cache")
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["TERM"] = "dumb"
config.environment["PATH"] = os.pathsep.join(
    [config.llvm_tools_dir, "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"])

# --- Features ---------------------------------------------------------------
# Each names something the machine may lack; `REQUIRES: feature` skips the test
# there, and the count at the end of the run says how many were skipped.
def feature(name, present):
    if present:
        config.available_features.add(name)

path = config.environment["PATH"]
for program, name in [("gdb", "gdb"), ("go", "go"), ("strace", "strace"), ("g++", "gxx"),
                      ("qemu-x86_64", "qemu"), ("dpkg-deb", "dpkg"), ("objdump", "binutils")]:
    feature(name, shutil.which(program, path=path))
feature("root", os.geteuid() == 0)
feature("non-root", os.geteuid() != 0)
feature("guard-install", minigo_lit.has_guard_install())
feature("userfaultfd", minigo_lit.has_userfaultfd())
feature("mount-namespace", own_mounts is not None)
feature("ptrace", minigo_lit.has_ptrace())
feature("seccomp", minigo_lit.has_seccomp())
feature("cgroup-v2", os.path.exists("/sys/fs/cgroup/cgroup.controllers"))
feature("multi-cpu", len(os.sched_getaffinity(0)) > 1)
for level in minigo_lit.x86_64_levels():
    feature("x86-64-v%d" % level, True)
