//===- test/unit/runtime/CgroupTest.cpp - CPU quotas of control groups ----===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// osCgroupCPUs over trees of /proc and /sys made for each test: if it were wrong, a program
// in a container would run as many threads as the host has CPUs, and be throttled.
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"
#include "gtest/gtest.h"
#include <filesystem>
#include <fstream>
#include <stdlib.h>

namespace fs = std::filesystem;

namespace {

class Cgroup : public testing::Test {
  fs::path root;

protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "cgroup-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string &path, const std::string &text) {
    fs::path file = root / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void self(const std::string &text) { write("proc/self/cgroup", text); }
  void v2(const std::string &group, const std::string &max) {
    write("sys/fs/cgroup/" + group + "/cpu.max", max);
  }
  void v1(const std::string &group, const std::string &quota, const std::string &period) {
    write("sys/fs/cgroup/cpu/" + group + "/cpu.cfs_quota_us", quota);
    write("sys/fs/cgroup/cpu/" + group + "/cpu.cfs_period_us", period);
  }
  int cpus() { return rt::osCgroupCPUs(root.c_str()); }
};

using CgroupV1 = Cgroup;
using CgroupV2 = Cgroup;

TEST_F(Cgroup, NoFilesAreNoQuota) {
  EXPECT_EQ(cpus(), 0);
  self("");
  EXPECT_EQ(cpus(), 0);
}

TEST_F(CgroupV2, OwnQuotaIsRoundedUp) {
  self("0::/a\n");
  for (auto [max, expected] : std::initializer_list<std::pair<const char *, int>>{
           {"200000 100000\n", 2}, {"200001 100000\n", 3}, {"50000 100000\n", 1},
           {"1000 100000\n", 1},   {"max 100000\n", 0},    {"300000 100000", 3}}) {
    v2("a", max);
    EXPECT_EQ(cpus(), expected) << max;
  }
}

TEST_F(CgroupV2, TheSmallestOfAllAncestorsWins) {
  self("0::/a/b/c\n");
  v2("a/b/c", "800000 100000\n");
  EXPECT_EQ(cpus(), 8);
  v2("a", "300000 100000\n");
  EXPECT_EQ(cpus(), 3);
  v2("a/b", "max 100000\n");
  EXPECT_EQ(cpus(), 3);
  v2("", "200000 100000\n"); // the mount's root, of a container
  EXPECT_EQ(cpus(), 2);
  v2("a/b/c", "100000 100000\n");
  EXPECT_EQ(cpus(), 1);
  v2("a/b/c/d", "1000000 10000000\n"); // not an ancestor
  v2("other", "1000 100000\n");
  EXPECT_EQ(cpus(), 1);
}

TEST_F(CgroupV2, OnlyAnAncestorHasAQuota) {
  self("0::/user.slice/session.scope\n");
  v2("user.slice", "150000 50000\n");
  EXPECT_EQ(cpus(), 3);
}

TEST_F(CgroupV2, DeepTreesAreWalkedToTheRoot) {
  std::string path;
  for (int i = 0; i < 40; ++i) {
    path += "/g" + std::to_string(i);
    v2(path, "900000 100000\n");
  }
  self("0::" + path + "\n");
  EXPECT_EQ(cpus(), 9);
  v2("g0", "400000 100000\n");
  EXPECT_EQ(cpus(), 4);
}

TEST_F(CgroupV2, AGroupOfTheHostIsNotInAContainer) {
  v2("", "200000 100000\n");
  self("0::/system.slice/docker-0123.scope\n");
  EXPECT_EQ(cpus(), 2);
  self("0::/../../elsewhere\n"); // as seen from a namespace that does not hold it
  write("sys/elsewhere/cpu.max", "100000 100000\n");
  write("sys/cpu.max", "100000 100000\n");
  EXPECT_EQ(cpus(), 2);
}

TEST_F(CgroupV2, MalformedFilesAreNoQuota) {
  self("0::/a\n");
  for (const char *max :
       {"", "\n", "junk\n", "200000\n", "200000 \n", "200000 0\n", "0 100000\n", "-1 100000\n",
        "200000 -1\n", "200000  100000\n", "200000x 100000\n", "200000 100000x\n", "2e5 100000\n",
        "99999999999999999999 100000\n", "200000 99999999999999999999\n", " 200000 100000\n"}) {
    v2("a", max);
    EXPECT_EQ(cpus(), 0) << '"' << max << '"';
  }
  v2("", "500000 100000\n"); // and hide no other
  EXPECT_EQ(cpus(), 5);
}

TEST_F(CgroupV1, QuotaAndPeriodStandInTwoFiles) {
  self("12:memory:/m\n4:cpu,cpuacct:/a/b\n1:name=systemd:/s\n");
  v1("a/b", "250000\n", "100000\n");
  EXPECT_EQ(cpus(), 3);
  v1("a", "40000\n", "20000\n");
  EXPECT_EQ(cpus(), 2);
  v1("", "-1\n", "100000\n");
  EXPECT_EQ(cpus(), 2);
}

TEST_F(CgroupV1, TheControllersNameMatchesAsAWhole) {
  v1("a", "200000\n", "100000\n");
  self("3:cpuset:/a\n2:cpuacct:/a\n");
  EXPECT_EQ(cpus(), 0);
  self("3:cpuset:/\n2:cpuacct,cpu:/a\n");
  EXPECT_EQ(cpus(), 2);
}

TEST_F(CgroupV1, MalformedFilesAreNoQuota) {
  self("1:cpu:/a\n");
  for (auto [quota, period] : std::initializer_list<std::pair<const char *, const char *>>{
           {"-1\n", "100000\n"}, {"", "100000\n"}, {"200000\n", ""}, {"200000\n", "0\n"},
           {"200000 3\n", "100000\n"}, {"200000\n", "-5\n"}, {"x\n", "y\n"}}) {
    v1("a", quota, period);
    EXPECT_EQ(cpus(), 0) << quota << period;
  }
}

TEST_F(Cgroup, TheHierarchyWithTheControllerCounts) {
  v1("a", "300000\n", "100000\n");
  v2("a", "100000 100000\n");
  self("1:cpu:/a\n0::/a\n"); // hybrid: the controller is in v1
  EXPECT_EQ(cpus(), 3);
  self("1:name=systemd:/a\n0::/a\n"); // and here in v2
  EXPECT_EQ(cpus(), 1);
}

TEST_F(Cgroup, MalformedLinesAreSkipped) {
  v2("a", "200000 100000\n");
  for (const char *text : {":", "\n\n", "0:", "0::", "0:/a", "::\n:::", "cpu", "1:cpu\n",
                           "0:cpu", "\xff\xfe:\n"}) {
    self(text);
    EXPECT_EQ(cpus(), 0) << text;
  }
  self("junk\n\n0::/a"); // the last line may have no end
  EXPECT_EQ(cpus(), 2);
}

TEST_F(Cgroup, APathMayFillItsFile) {
  v2("", "200000 100000\n");
  self("0::/" + std::string(6000, 'a') + "\n");
  EXPECT_EQ(cpus(), 2);
}

TEST_F(Cgroup, DescriptorsAreClosed) {
  auto open = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  std::string path;
  for (int i = 0; i < 20; ++i)
    v2(path += "/g", "900000 100000\n");
  self("0::" + path + "\n");
  auto before = open();
  EXPECT_EQ(cpus(), 9);
  EXPECT_EQ(open(), before);
}

} // namespace
