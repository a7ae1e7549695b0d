// Among cases that are ready each has the same chance: chi-square over 40,000 selects of
// four, and of two that are one channel's both directions.
// RUN: %minigo-build -o %t %s && %t
#include <cstdio>
#include <minigo/minigo.h>

using namespace minigo;

int main() {
  chan<int> c[4];
  for (auto &x : c) {
    x = make_chan<int>(1);
    x.send(0);
  }
  constexpr int rounds = 40000;
  double chosen[4] = {};
  for (int i = 0; i < rounds; ++i) {
    int which = select(on_recv(c[0]), on_recv(c[1]), on_recv(c[2]), on_recv(c[3]));
    ++chosen[which];
    c[which].send(0);
  }
  double chi = 0;
  for (double n : chosen)
    chi += (n - rounds / 4) * (n - rounds / 4) / (rounds / 4);
  // Three degrees of freedom: 27.9 is exceeded once in 250,000 runs.
  std::printf("%f\n", chi);
  return chi < 27.9 ? 0 : 1;
}
