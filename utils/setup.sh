#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# From a bare Debian 12 to a running program or a tested tree.
#
#   utils/setup.sh hello   packages, build, then examples/hello built and run
#   utils/setup.sh check   the same set-up, then every test; ends with the count
#   utils/setup.sh bench   the same set-up, then figures beside Go's
#
# May be repeated: what is already there is left alone, and root is needed only
# while a package is missing.
set -eu

cd "$(dirname "$0")/.."
build=build

usage() {
  sed -n 's/^#   //p' "$0" >&2
  exit 2
}

say() { printf '== %s\n' "$*"; }

# packages GROUP...: the names of these groups in packages.txt.
packages() {
  for group in "$@"; do
    awk -v group="$group" '$1 == group { print $2 }' utils/packages.txt
  done
}

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# may_use_sudo: sudo that asks nothing, or a terminal to ask on.
may_use_sudo() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null || [ -t 0 ]
}

install_packages() {
  missing=
  for package in $(packages "$@"); do
    installed "$package" || missing="$missing $package"
  done
  if [ -z "$missing" ]; then
    say "packages: all there"
    return
  fi

  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif may_use_sudo; then
    as_root="sudo"
  else
    echo "These packages are missing, and there is neither root nor sudo. Run as root:" >&2
    echo "apt-get update && apt-get install -y --no-install-recommends$missing" >&2
    exit 1
  fi
  say "packages: installing$missing"
  $as_root apt-get update -q
  # shellcheck disable=SC2086  # a list of names
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing
}

# configure [CMake option...]
configure() {
  say "configuring $build/"
  cmake -S . -B $build -G Ninja -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19 \
    "$@"
}

compile() {
  say "building into $build/"
  ninja -C $build
}

hello() {
  install_packages build
  # A tree that is already configured keeps its tests.
  if [ -f $build/CMakeCache.txt ]; then configure; else configure -DMINIGO_TESTS=OFF; fi
  compile
  say "minigo-build -o $build/hello examples/hello/main.cpp"
  $build/bin/minigo-build -o $build/hello examples/hello/main.cpp
  say "running $build/hello"
  $build/hello
}

check() {
  # Whatever goes wrong before the tests is one failure, and is counted as one.
  trap 'echo "0 passed, 1 failed"' EXIT
  install_packages build test
  werror=OFF
  [ "${CI:-}" != true ] || werror=ON
  configure -DMINIGO_TESTS=ON -DMINIGO_WERROR=$werror
  compile
  ninja -C $build check-deps
  trap - EXIT
  say "every test"
  exec $build/bin/minigo-lit
}

bench() {
  install_packages build bench
  if [ -f $build/CMakeCache.txt ]; then configure; else configure -DMINIGO_TESTS=OFF; fi
  compile
  exec utils/bench/run
}

[ $# = 1 ] || usage
case $1 in
hello) hello ;;
check) check ;;
bench) bench ;;
*) usage ;;
esac
