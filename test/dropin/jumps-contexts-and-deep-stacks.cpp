// setjmp, siglongjmp out of a handler, ucontext, alloca, and the 8 MB of stack that
// a process has on main.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t

#include <alloca.h>
#include <algorithm>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static std::jmp_buf point;
static sigjmp_buf signalPoint;
static ucontext_t mainContext, other;

[[gnu::noinline]] static void jump(int n) {
  if (n == 0)
    std::longjmp(point, 42);
  jump(n - 1);
}

[[gnu::noinline]] static long recurse(int n) {
  volatile char frame[1000];
  std::memset(const_cast<char *>(frame), n & 127, sizeof frame);
  return n == 0 ? 0 : recurse(n - 1) + frame[n % 1000];
}

int main() {
  static int rounds; // static: an automatic one is indeterminate after the jump
  if (int v = setjmp(point))
    std::printf("longjmp %d\n", v);
  if (rounds++ < 3)
    jump(10);

  signal(SIGSEGV, [](int) { siglongjmp(signalPoint, 1); });
  auto *page = static_cast<volatile char *>(
      mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  static int faults;
  for (; faults < 3; ++faults)
    if (sigsetjmp(signalPoint, 1) == 0)
      page[0] = 1;
    else
      std::printf("fault %d survived\n", faults);
  signal(SIGSEGV, SIG_DFL);

  static char stack[64 << 10];
  getcontext(&other);
  other.uc_stack.ss_sp = stack;
  other.uc_stack.ss_size = sizeof stack;
  other.uc_link = &mainContext;
  makecontext(&other, reinterpret_cast<void (*)()>(+[] {
                std::printf("on another stack\n");
                swapcontext(&other, &mainContext);
                std::printf("and again\n");
              }), 0);
  swapcontext(&mainContext, &other);
  swapcontext(&mainContext, &other);

  auto *area = static_cast<char *>(alloca(1 << 20));
  std::memset(area, 1, 1 << 20);
  std::printf("%ld\n", recurse(6500) % 1000 + area[12345]);

  int values[] = {5, 3, 9, 1};
  try {
    std::qsort(values, 4, sizeof(int), [](const void *a, const void *b) {
      int x = *static_cast<const int *>(a), y = *static_cast<const int *>(b);
      return (x > y) - (x < y);
    });
  } catch (...) {
  }
  std::printf("%d %d %d %d\n", values[0], values[1], values[2], values[3]);
}
