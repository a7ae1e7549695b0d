//===- test/unit/runtime/GlobalQueueTest.cpp - the global run queue ------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/os/os.h"
#include "runtime/panic/panic.h"
#include "runtime/sched/globq.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <deque>
#include <random>
#include <vector>

using namespace rt;

// What the queue asks of the rest of the runtime.
void *rt::osAlloc(size_t size) { return std::calloc(1, size); }
void rt::fatal(const char *text) {
  ADD_FAILURE() << text;
  std::abort();
}

namespace {

/// Pointers that are never followed.
G *number(uintptr_t n) { return reinterpret_cast<G *>(n * 32); }

TEST(GlobalQueue, IsFirstInFirstOutOverManyBlocks) {
  GlobalQueue q{};
  for (uintptr_t i = 1; i <= 1000; ++i)
    globqput(&q, number(i));
  EXPECT_EQ(globqpeek(&q), number(1));
  std::vector<G *> out(1000);
  EXPECT_EQ(globqget(&q, out.data(), 1000), 1000u);
  for (uintptr_t i = 1; i <= 1000; ++i)
    ASSERT_EQ(out[i - 1], number(i));
  EXPECT_EQ(globqget(&q, out.data(), 1), 0u);
  EXPECT_EQ(globqpeek(&q), nullptr);
}

TEST(GlobalQueue, TheHeadIsBeforeAllOthersAlsoWhenEmpty) {
  GlobalQueue q{};
  globqputHead(&q, number(2));
  globqputHead(&q, number(1));
  globqput(&q, number(3));
  G *out[4];
  ASSERT_EQ(globqget(&q, out, 4), 3u);
  for (uintptr_t i = 1; i <= 3; ++i)
    EXPECT_EQ(out[i - 1], number(i));
}

TEST(GlobalQueue, OneTakenOutOfTurnLeavesTheOrderOfTheOthers) {
  GlobalQueue q{};
  for (uintptr_t i = 1; i <= 300; ++i)
    globqput(&q, number(i));
  auto odd200 = [](const G *gp) { return gp == number(200); };
  EXPECT_EQ(globqremove(&q, odd200), number(200));
  EXPECT_EQ(globqremove(&q, odd200), nullptr);
  G *out[300];
  ASSERT_EQ(globqget(&q, out, 300), 299u);
  for (uintptr_t i = 1; i < 300; ++i)
    ASSERT_EQ(out[i - 1], number(i < 200 ? i : i + 1));
}

/// Against a deque, with operations in random order.
TEST(GlobalQueue, DoesWhatADequeDoes) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    GlobalQueue q{};
    std::deque<G *> model;
    uintptr_t next = 1;
    for (int step = 0; step < 5000; ++step) {
      switch (random() % 6) {
      case 0:
        model.push_back(number(next));
        globqput(&q, number(next++));
        break;
      case 1:
        model.push_front(number(next));
        globqputHead(&q, number(next++));
        break;
      case 2: {
        std::vector<G *> batch(random() % 300);
        for (G *&gp : batch)
          model.push_back(gp = number(next++));
        globqputBatch(&q, batch.data(), static_cast<uint32_t>(batch.size()));
        break;
      }
      case 3:
        ASSERT_EQ(globqpeek(&q), model.empty() ? nullptr : model.front());
        break;
      default: {
        std::vector<G *> out(random() % 400);
        uint32_t got = globqget(&q, out.data(), static_cast<uint32_t>(out.size()));
        ASSERT_EQ(got, std::min(out.size(), model.size()));
        for (uint32_t i = 0; i < got; ++i, model.pop_front())
          ASSERT_EQ(out[i], model.front());
      }
      }
    }
  }
}

} // namespace
