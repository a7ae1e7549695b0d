# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where things are, and how programs are run."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
BUILD = os.environ.get("MINIGO_BUILD_DIR", os.path.join(ROOT, "build"))
WORK = os.path.join(BUILD, "bench")
MINIGO = os.path.join(BUILD, "bin", "minigo-build")
GO = shutil.which("go") or shutil.which("/usr/lib/go/bin/go")
# Go's column without GOFLAGS or modules of the caller; its cache is kept, so that
# only the edited file is compiled, as with ours.
GO_ENV = dict(os.environ, GO111MODULE="off", CGO_ENABLED="0", GOFLAGS="",
              GOCACHE=os.path.join(WORK, "go-cache"))


def work(name):
    return os.path.join(WORK, name)


def run(command, **kwargs):
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            **kwargs)
    if result.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} failed:\n{result.stderr}")
    return result.stdout
