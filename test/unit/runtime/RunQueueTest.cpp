//===- test/unit/runtime/RunQueueTest.cpp ---------------------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The run queue's promises: order, what overflows, how much a thief takes, and that
// under threads every G comes out exactly once.
//
//===----------------------------------------------------------------------===//

#include "runtime/sched/runq.h"
#include "runtime/sched/g.h"
#include "gtest/gtest.h"
#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace rt;

namespace {

/// Gs that know their number (in goid), and a queue.
struct Fixture {
  std::unique_ptr<G[]> gs;
  RunQueue queue{};

  explicit Fixture(size_t n) : gs(new G[n]()) {
    for (size_t i = 0; i < n; ++i)
      gs[i].goid = i;
  }
  /// What found no room, oldest first.
  std::vector<G *> put(size_t i, bool asNext = false) {
    G *rest = runqput(&queue, &gs[i], asNext);
    if (!rest)
      return {};
    std::vector<G *> batch(kOverflow);
    batch.resize(runqputslow(&queue, rest, batch.data()));
    return batch;
  }
};

TEST(RunQueue, IsFirstInFirstOut) {
  Fixture f(3);
  EXPECT_TRUE(runqempty(&f.queue));
  for (size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(f.put(i).empty());
  EXPECT_EQ(runqlen(&f.queue), 3u);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(runqget(&f.queue), &f.gs[i]);
  EXPECT_EQ(runqget(&f.queue), nullptr);
}

TEST(RunQueue, TheOneReadiedLastRunsFirstAndTheOneBeforeGoesLast) {
  Fixture f(4);
  f.put(0);
  f.put(1, true);
  f.put(2, true); // 1 is kicked out to the ring
  f.put(3);
  EXPECT_EQ(runqlen(&f.queue), 4u);
  for (size_t want : {2, 0, 1, 3})
    EXPECT_EQ(runqget(&f.queue)->goid, want);
}

TEST(RunQueue, TheRingCanBeTakenBeforeTheOneReadiedLast) {
  Fixture f(2);
  f.put(0);
  f.put(1, true);
  EXPECT_EQ(runqgetRing(&f.queue), &f.gs[0]);
  EXPECT_EQ(runqgetRing(&f.queue), nullptr);
  EXPECT_EQ(runqget(&f.queue), &f.gs[1]);
}

TEST(RunQueue, AFullRingHandsItsOldestHalfOnInOrder) {
  Fixture f(kRunQueueLen + 1);
  for (size_t i = 0; i < kRunQueueLen; ++i)
    ASSERT_TRUE(f.put(i).empty());
  std::vector<G *> overflow = f.put(kRunQueueLen);
  ASSERT_EQ(overflow.size(), kRunQueueLen / 2 + 1);
  for (size_t i = 0; i < kRunQueueLen / 2; ++i)
    ASSERT_EQ(overflow[i]->goid, i);
  EXPECT_EQ(overflow.back()->goid, kRunQueueLen);
  for (size_t i = kRunQueueLen / 2; i < kRunQueueLen; ++i)
    EXPECT_EQ(runqget(&f.queue)->goid, i);
}

TEST(RunQueue, AThiefTakesTheOlderHalfRoundedUp) {
  for (size_t n : {1, 2, 3, 7, 100}) {
    Fixture f(n);
    RunQueue mine{};
    for (size_t i = 0; i < n; ++i)
      f.put(i);
    size_t half = n - n / 2;
    EXPECT_EQ(runqsteal(&mine, &f.queue, false)->goid, half - 1);
    EXPECT_EQ(runqlen(&mine), half - 1);
    EXPECT_EQ(runqlen(&f.queue), n - half);
    for (size_t i = 0; i + 1 < half; ++i)
      EXPECT_EQ(runqget(&mine)->goid, i);
  }
}

TEST(RunQueue, AThiefTakesTheOneReadiedLastOnlyWhenTold) {
  Fixture f(1);
  RunQueue mine{};
  f.put(0, true);
  EXPECT_EQ(runqsteal(&mine, &f.queue, false), nullptr);
  EXPECT_EQ(runqsteal(&mine, &f.queue, true), &f.gs[0]);
  EXPECT_TRUE(runqempty(&f.queue));
}

/// One owner that puts and takes, thieves with queues of their own: each G is seen
/// once, whoever got it.
TEST(RunQueue, NothingIsLostOrSeenTwiceUnderThieves) {
  constexpr size_t total = 300000;
  constexpr int thieves = 3;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    Fixture f(total);
    std::unique_ptr<std::atomic<int>[]> seen(new std::atomic<int>[total]());
    std::atomic<bool> done{false};
    std::atomic<size_t> stolen{0};
    auto see = [&](G *gp) { seen[gp->goid].fetch_add(1); };

    std::vector<std::thread> threads;
    for (int t = 0; t < thieves; ++t)
      threads.emplace_back([&, t] {
        RunQueue mine{};
        for (bool last = false;; last = done.load()) {
          while (G *gp = runqsteal(&mine, &f.queue, t == 0)) {
            stolen.fetch_add(1);
            see(gp);
            while (G *more = runqget(&mine))
              see(more);
          }
          if (last)
            return;
        }
      });

    std::mt19937 random(seed);
    for (size_t i = 0; i < total; ++i) {
      for (G *gp : f.put(i, random() % 4 == 0))
        see(gp);
      if (random() % 3 == 0)
        if (G *gp = runqget(&f.queue))
          see(gp);
    }
    while (G *gp = runqget(&f.queue))
      see(gp);
    done.store(true);
    for (std::thread &t : threads)
      t.join();

    for (size_t i = 0; i < total; ++i)
      ASSERT_EQ(seen[i].load(), 1) << "G " << i << ", seed " << seed;
    EXPECT_GT(stolen.load(), 0u);
  }
}

} // namespace
