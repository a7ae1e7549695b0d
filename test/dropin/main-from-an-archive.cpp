// A test program without a main of its own: libgtest_main.a has it, in a member that
// nothing but the start of the program asks for.
// RUN: %ref-cxx %s -lgtest -lgtest_main -o %t.ref && %minigo-build -o %t %s -lgtest -lgtest_main
// RUN: %same --ignore '\n\[WARNING\][^\n]*detected [12] threads[^\n]*\n' %t.ref %t \
// RUN:   --gtest_print_time=0
// RUN: %same %t.ref %t --gtest_list_tests
// RUN: %same --ignore '\n\[WARNING\][^\n]*detected [12] threads[^\n]*\n' %t.ref %t \
// RUN:   --gtest_print_time=0 --gtest_also_run_disabled_tests --gtest_shuffle --gtest_random_seed=7

#include "gtest/gtest.h"
#include <stdexcept>
#include <thread>
#include <vector>

TEST(Main, Passes) { EXPECT_EQ(6 * 7, 42); }

TEST(Main, DISABLED_FailsAsItShould) {
  EXPECT_EQ(6 * 9, 42) << "in base ten";
  throw std::runtime_error("leaves the test");
}

TEST(MainDeathTest, Dies) {
  EXPECT_EXIT(std::exit(3), testing::ExitedWithCode(3), "");
  EXPECT_DEATH(std::terminate(), "");
}

class Squares : public testing::TestWithParam<int> {};
TEST_P(Squares, OnThreads) {
  std::vector<int> squares(GetParam());
  std::vector<std::thread> threads;
  for (int i = 0; i < GetParam(); ++i)
    threads.emplace_back([&, i] { squares[i] = i * i; });
  for (auto &t : threads)
    t.join();
  for (int i = 0; i < GetParam(); ++i)
    EXPECT_EQ(squares[i], i * i);
}
INSTANTIATE_TEST_SUITE_P(Counts, Squares, testing::Values(0, 1, 8));
