# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What goroutines cost, beside the same program in Go.

Each run of a row is a process of its own, minigo's and Go's in turn, whose figure is the
least of some repetitions where the row has them (scheduler.cpp). The table has the median
over the rounds. Less is better in every row.
"""

import os
import statistics
import subprocess
import sys
from typing import NamedTuple, Union

from common import GO, GO_ENV, HERE, MINIGO, run, work


class OfGo(float):
    """An aim that is a multiple of Go's figure."""


class Row(NamedTuple):
    unit: str
    aims: tuple[Union[float, OfGo], Union[float, OfGo]]  # on one P, on more
    what: str
    is_speed: bool = True  # sizes and delays are in no mean of ratios


ROWS = {
    "spawn": Row("ns", (30, 30), "a goroutine of a million, started and finished"),
    "yield-2": Row("ns", (10, 10), "gosched, two goroutines"),
    "yield-1000": Row("ns", (10, 10), "gosched, a thousand goroutines"),
    "ping-pong": Row("ns", (30, 60), "unbuffered channels, one way: half a round trip"),
    "chan-1-1": Row("ns", (15, 15), "an element through a channel of 128, one to one"),
    "chan-4-4": Row("ns", (25, 25), "the same, four to four"),
    "mutex-free": Row("ns", (OfGo(1), OfGo(1)), "lock and unlock, nobody else there"),
    "mutex-contended": Row("ns", (8, 8), "lock and unlock, eight goroutines"),
    "skynet": Row("ms", (100, 80), "a tree of a million goroutines, summed"),
    "ring": Row("ns", (25, 25), "one hop in a ring of 503 goroutines"),
    "sieve": Row("ms", (80, 80), "the first 2,000 primes, a goroutine each"),
    "sleepers": Row("CPU s", (OfGo(0.6), OfGo(0.6)), "a million goroutines sleep 0 to 2 s"),
    "sleep-mean": Row("us", (80, 80), "how late a sleep of 1 ms ends, mean", False),
    "sleep-p99": Row("us", (180, 180), "the same, 99th percentile", False),
    "preempt": Row("ms", (10, 10), "the same, mean, each P in a loop without calls", False),
    "parked": Row("bytes", (4300, 4300), "memory of a parked goroutine", False),
}


def build_programs():
    """Ours, and Go's where there is Go."""
    programs = [work("scheduler")]
    run([MINIGO, "-o", programs[0], os.path.join(HERE, "scheduler.cpp")])
    if GO:
        programs.append(work("scheduler-go"))
        run([GO, "build", "-o", programs[1], os.path.join(HERE, "scheduler.go")], env=GO_ENV)
    return programs


def once(program, name, procs, limit):
    """The row's figure, or None when it takes too long."""
    try:
        result = subprocess.run([program, name], env=dict(os.environ, GOMAXPROCS=str(procs)),
                                stdout=subprocess.PIPE, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    if result.returncode != 0:
        sys.exit(f"bench: {program} {name} failed with status {result.returncode}")
    return float(result.stdout)


def medians(programs, name, procs, rounds, limit):
    """A figure for each program; one that took too long is not run again."""
    figures = [[] for _ in programs]
    for turn in range(rounds):
        for i in range(len(programs)):
            i = (turn + i) % len(programs)  # who runs first changes
            if None not in figures[i]:
                figures[i].append(once(programs[i], name, procs, limit))
    return [None if None in f else statistics.median(f) for f in figures]


def verdict(row, procs, ours, gos):
    """The aim in words, and whether it is met; None where nobody can say."""
    aim = row.aims[procs > 1]
    if not isinstance(aim, OfGo):
        return f"<= {aim:g}", ours is not None and ours <= aim
    if ours is None or gos is None:
        return f"<= {aim:.2f} of Go", None if ours is not None else False
    return f"<= {aim:.2f} of Go", ours <= aim * gos


def cell(figure):
    return f"{'not yet' if figure is None else f'{figure:.1f}':>11}"


def measure(rows, rounds, procs_list, limit):
    """Prints the table; false if an aim was missed."""
    programs = build_programs()
    print(f"\ngoroutines; medians of {rounds} runs; not yet: no figure in {limit:g} s")
    print(f"{'':24}{'Ps':>3}{'minigo':>11}{'Go':>11}   {'minigo/Go':>9}   aim")
    ratios, behind, missed = [], [], False
    for name in rows:
        row = ROWS[name]
        for procs in procs_list:
            ours, gos = (medians(programs, name, procs, rounds, limit) + [None])[:2]
            aim, met = verdict(row, procs, ours, gos)
            missed = missed or met is False
            ratio = ours / gos if ours is not None and gos else None
            if row.is_speed and ratio:
                ratios.append(ratio)
                if ratio > 1:
                    behind.append(f"{name} on {procs}")
            print(f"{f'{name}, {row.unit}':24}{procs:>3}{cell(ours)}"
                  f"{cell(gos) if GO else '-'.rjust(11)}   "
                  f"{f'{ratio:.2f}' if ratio is not None else '-':>9}   "
                  f"{aim} {'' if met is None else 'met' if met else 'MISSED'}".rstrip(),
                  flush=True)
    if ratios:
        print(f"geometric mean of minigo/Go over {len(ratios)} rows of speed: "
              f"{statistics.geometric_mean(ratios):.2f}; behind Go: {', '.join(behind) or 'none'}")
    return not missed
