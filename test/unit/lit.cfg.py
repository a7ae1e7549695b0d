# Unit tests: every executable in build/test/unit that ends in "Tests" is a
# GoogleTest program, and each of its tests is one lit result.
import os

import lit.formats

config.name = "minigo-unit"
config.test_source_root = config.test_exec_root
config.test_format = lit.formats.GoogleTest(".", "Tests")
config.excludes = ["CMakeFiles"]

# Nothing of the caller's settings may decide a result.
config.environment["HOME"] = config.test_exec_root
config.environment["LC_ALL"] = "C.UTF-8"
