// Constructors, atexit handlers and destructors interleave as the standard has it:
// each undone in the reverse order of its registration, thread_locals of main first.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t && %same %t.ref %t exit && %same %t.ref %t throw

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

struct Noisy {
  std::string name;
  // Not std::cout: the first ones are made before it is.
  explicit Noisy(std::string n) : name(std::move(n)) { std::printf("+%s\n", name.c_str()); }
  ~Noisy() { std::printf("-%s\n", name.c_str()); }
};

static Noisy plain("plain");
[[gnu::init_priority(200)]] static Noisy early("priority 200");
[[gnu::init_priority(60000)]] static Noisy late("priority 60000");
inline Noisy shared("inline");
template <class T> struct Holder {
  static Noisy value;
};
template <class T> Noisy Holder<T>::value("template static");
thread_local Noisy perThread("thread_local");
static std::unique_ptr<Noisy> held = std::make_unique<Noisy>("held by unique_ptr");
[[gnu::constructor]] static void ctor() { std::puts("constructor"); }
[[gnu::destructor]] static void dtor() { std::puts("destructor"); }
static int atFirst = std::atexit([] { std::puts("atexit from a static initialiser"); });

static Noisy &local() {
  static Noisy n("function static");
  return n;
}

int main(int argc, char **argv) {
  std::atexit([] {
    std::puts("atexit 1");
    static Noisy inHandler("made in a handler");
    std::atexit([] { std::puts("atexit from a handler"); });
  });
  std::printf("main %s %s\n", perThread.name.c_str(), Holder<int>::value.name.c_str());
  local();
  std::atexit([] { std::puts("atexit 2"); });
  Noisy automatic("automatic");
  if (argc > 1 && std::string(argv[1]) == "exit")
    std::exit(3); // automatic stays
  try {
    static Noisy *fails = argc > 1 ? throw std::string("thrown") : new Noisy("leaked");
    std::puts(fails->name.c_str());
  } catch (const std::string &text) {
    std::puts(text.c_str());
  }
  return 0;
}
