// What stands in stdio's and iostream's buffers at the end is written, in the same
// order and to the same files; what _exit and abort lose is lost here as well.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: for how in return exit quick _exit; do %same %t.ref %t $how || exit 1; done
// RUN: %same --ignore-stderr %t.ref %t abort

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>

static std::ofstream global("ofstream.txt");

int main(int, char **argv) {
  std::string how = argv[1];
  static char big[1 << 16];
  std::setvbuf(stdout, big, _IOFBF, sizeof big);
  std::FILE *open = std::fopen("fopen.txt", "w");
  for (int i = 0; i < 1000; ++i) {
    std::fprintf(open, "line %d\n", i);
    global << "line " << i << '\n';
  }
  std::printf("printf without a newline; ");
  std::cout << "cout without a newline; ";
  std::clog << "clog; ";
  std::fputs("stderr; ", stderr);
  std::ios_base::sync_with_stdio(false);
  std::cout << "cout after sync_with_stdio(false); ";
  if (how == "exit")
    std::exit(0);
  if (how == "quick")
    std::quick_exit(1);
  if (how == "_exit")
    _exit(1);
  if (how == "abort")
    std::abort();
  return 0;
}
