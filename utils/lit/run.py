#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs lit and ends with one line of true counts: "N passed, N failed[, N skipped]".

lit's own summary is spread over a table whose rows come and go; the counts here
come from its JSON report, in which each GoogleTest test stands as one result.
A run without a single test that passed is a failure, whatever lit thinks of it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def count(report):
    passed = failed = skipped = 0
    for test in report["tests"]:
        if test["code"] in PASSED:
            passed += 1
        elif test["code"] in SKIPPED:
            skipped += 1
        else:  # FAIL, XPASS, UNRESOLVED, TIMEOUT, and whatever lit may add
            failed += 1
    return passed, failed, skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lit", required=True, help="lit.py")
    parser.add_argument("--default", required=True, help="what to run if nothing is named")
    parser.add_argument("args", nargs="*", help="paths and options for lit")
    own = parser.parse_args()

    args = own.args
    if all(a.startswith("-") for a in args):
        args = args + [own.default]
    with tempfile.TemporaryDirectory() as tmp:
        results = os.path.join(tmp, "results.json")
        status = subprocess.call(
            [sys.executable, own.lit, "--verbose", "--show-unsupported", "--output", results,
             "--workers", str(len(os.sched_getaffinity(0)))] + args,
            stdin=subprocess.DEVNULL)
        try:
            with open(results) as file:
                passed, failed, skipped = count(json.load(file))
        except FileNotFoundError:
            passed, failed, skipped = 0, 1, 0
            print("lit itself failed")

    if passed + failed == 0:
        print("no test was run")
    line = f"{passed} passed, {failed} failed"
    if skipped:
        line += f", {skipped} skipped"
    print(line, flush=True)
    return 1 if status or failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
