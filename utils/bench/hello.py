# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""hello's figures beside Go's and a static clang++ hello.

Times are medians of interleaved runs, and ratios medians over pairs taken side by side.
"""

import os
import shutil
import statistics
import time
from typing import Callable, NamedTuple

from common import GO, GO_ENV, HERE, MINIGO, ROOT, run, work

SOURCE = os.path.join(ROOT, "examples", "hello", "main.cpp")
GO_SOURCE = os.path.join(HERE, "hello.go")
CLANG = ["clang++-19", "-O2", "-g", "-static"]
MB = 1e6


def minigo(out, source=SOURCE, *flags):
    return [MINIGO, "-o", out, *flags, source], os.environ


def clang(out, source=SOURCE):
    return CLANG + ["-o", out, source], os.environ


def go(out, source=GO_SOURCE, *flags):
    return [GO, "build", "-o", out, *flags, source], GO_ENV


class Table:
    """Rows of figures, each with an aim that is met or not."""

    def __init__(self):
        self.missed = False
        print(f"{'':24}{'minigo':>10}{'clang++':>10}{'Go':>10}   {'minigo/clang++':>14}"
              f"{'minigo/Go':>11}   aim")

    def row(self, name, figures, form, aim="", met=None, ratios=(None, None)):
        """figures: minigo, clang++, Go; None is a column that does not exist."""
        cells = "".join(f"{form.format(f) if f is not None else '-':>10}" for f in figures)
        pairs = []
        for other, given in zip(figures[1:], ratios):
            ratio = given if given is not None else figures[0] / other if other else None
            pairs.append(f"{ratio:.2f}" if ratio is not None else "-")
        verdict = ""
        if met is not None:
            verdict = "met" if met else "MISSED"
            self.missed = self.missed or not met
        print(f"{name:24}{cells}   {pairs[0]:>14}{pairs[1]:>11}   {aim} {verdict}".rstrip(),
              flush=True)


def build_programs():
    for command, env in filter(None, [
            minigo(work("hello")), minigo(work("hello-sw"), SOURCE, "-ldflags", "-s -w"),
            clang(work("hello-clang")), GO and go(work("hello-go")),
            GO and go(work("hello-go-sw"), GO_SOURCE, "-ldflags", "-s -w")]):
        run(command, env=env)
    run([*CLANG, "-s", "-o", work("hello-clang-s"), SOURCE])
    run(["clang++-19", "-O2", "-std=c++20", "-o", work("spawn"),
         os.path.join(ROOT, "utils", "bench", "spawn.cpp")])


def row_run(table):
    programs = [work("hello"), work("hello-clang")] + ([work("hello-go")] if GO else [])
    lines = run([work("spawn"), "301", *programs]).splitlines()
    walls, cpus, to_last = zip(*([float(x) for x in line.split()] for line in lines))
    pad = [None] * (3 - len(programs))
    ratio = to_last[0] if GO else None
    table.row("run, wall ms", [w / 1e6 for w in walls] + pad, "{:.2f}", "<= 0.60 of Go",
              ratio <= 0.6 if GO else None, (None, ratio))
    table.row("run, user+sys ms", [c / 1e6 for c in cpus] + pad, "{:.2f}")


def row_size(table):
    def sizes(*names):
        return [os.path.getsize(work(n)) / MB if os.path.exists(work(n)) else None for n in names]

    full = sizes("hello", "hello-clang", "hello-go")
    bare = sizes("hello-sw", "hello-clang-s", "hello-go-sw")
    table.row("size, MB", full, "{:.2f}", "<= 1.90", full[0] <= 1.9)
    table.row("size with -s -w, MB", bare, "{:.2f}", "<= 1.60", bare[0] <= 1.6)


def count_syscalls(program):
    """System calls of all threads, execve and exit_group included; median of 11 runs."""
    log = work("strace.log")

    def once():
        run(["strace", "-f", "-qq", "-e", "signal=none", "-o", log, program])
        with open(log) as file:
            return sum(1 for line in file if "resumed>" not in line and "+++" not in line)

    return statistics.median(once() for _ in range(11))


def row_syscalls(table):
    if not shutil.which("strace"):
        print("syscalls: strace is not installed")
        return
    counts = [count_syscalls(work(n)) for n in ("hello", "hello-clang")]
    counts.append(count_syscalls(work("hello-go")) if GO else None)
    table.row("system calls", counts, "{:.0f}", "<= 40", counts[0] <= 40)


def row_build(table):
    """Each build sees a source it has not seen; everything else is warm."""
    makers = [("cpp", SOURCE, minigo), ("cpp", SOURCE, clang)]
    if GO:
        makers.append(("go", GO_SOURCE, go))
    times = [[] for _ in makers]
    for turn in range(12):
        for i, (extension, source, maker) in enumerate(makers):
            edited = work(f"edited.{extension}")
            with open(source) as original, open(edited, "w") as file:
                file.write(f"{original.read()}\n// {turn} {os.getpid()} {time.time_ns()}\n")
            command, env = maker(work("edited"), edited)
            start = time.perf_counter()
            run(command, env=env)
            if turn:  # the first one warms up
                times[i].append(time.perf_counter() - start)
    medians = [1e3 * statistics.median(t) for t in times] + [None] * (3 - len(makers))
    ratio = statistics.median(a / b for a, b in zip(times[0], times[1]))
    table.row("build after an edit, ms", medians, "{:.0f}", "<= 1.10 of clang++", ratio <= 1.1,
              (ratio, None))


class Row(NamedTuple):
    measure: Callable
    what: str


ROWS = {
    "run": Row(row_run, "time of the whole process"),
    "size": Row(row_size, "of the file"),
    "syscalls": Row(row_syscalls, "of all threads, execve and exit_group included"),
    "build": Row(row_build, "time of the build after an edit"),
}


def measure(rows):
    """Prints the table; false if an aim was missed."""
    build_programs()
    print(f"\niostream hello; clang++: {' '.join(CLANG)}")
    table = Table()
    for name in rows:
        ROWS[name].measure(table)
    return not table.missed
