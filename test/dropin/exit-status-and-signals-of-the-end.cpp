// However a program ends, its parent sees what it sees of the clang++ build: a
// status (and its low eight bits only), or a signal.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: for how in return0 return7 return259 return-1 exit3 nested _exit4 _Exit5 quick6 \
// RUN:   thread8 term kill hup; do %same %t.ref %t $how || exit 1; done
// abort and assert print their trace first, so only the signal is compared.
// RUN: %same --ignore-stderr %t.ref %t abort

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <unistd.h>

static void nested(int depth) {
  if (depth == 0)
    std::exit(9);
  nested(depth - 1);
}

int main(int, char **argv) {
  auto is = [how = argv[1]](const char *name) { return std::strcmp(how, name) == 0; };
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  std::printf("ends by %s\n", argv[1]);
  std::at_quick_exit([] { std::puts("at_quick_exit"); });
  std::atexit([] { std::puts("atexit"); });
  if (is("return7"))
    return 7;
  if (is("return259"))
    return 259;
  if (is("return-1"))
    return -1;
  if (is("exit3"))
    std::exit(3);
  if (is("nested"))
    nested(40);
  if (is("_exit4"))
    _exit(4);
  if (is("_Exit5"))
    std::_Exit(5);
  if (is("quick6"))
    std::quick_exit(6);
  if (is("thread8"))
    std::thread([] { std::exit(8); }).join();
  if (is("abort"))
    std::abort();
  if (is("term"))
    std::raise(SIGTERM);
  if (is("kill"))
    kill(getpid(), SIGKILL);
  if (is("hup"))
    kill(getpid(), SIGHUP);
  return 0;
}
