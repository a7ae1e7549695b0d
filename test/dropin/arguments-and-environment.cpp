// argc, argv, envp, environ and what libc derives from them.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t
// RUN: %same --env 'A=' --env $'B=two\nlines' --env $'C=\xff\xfe' %t.ref %t one '' 'with space' \
// RUN:   $'new\nline' -- --dash $'\xff\xfe' "$(head -c 100000 /dev/zero | tr '\0' x)"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

static int fromConstructor;
[[gnu::constructor]] static void early(int argc, char **argv, char **envp) {
  fromConstructor = argc + (argv[argc] == nullptr) + (envp == environ);
}

static void clip(const char *text) { std::printf("%zu <%.200s>\n", std::strlen(text), text); }

int main(int argc, char **argv, char **envp) {
  std::printf("argc %d, argv[argc] %s, constructor %d\n", argc,
              argv[argc] ? "not null" : "null", fromConstructor - argc);
  for (int i = 0; i < argc; ++i)
    clip(argv[i]);
  std::printf("envp %s environ, behind argv %d\n", envp == environ ? "is" : "is not",
              envp == argv + argc + 1);
  for (char **e = environ; *e; ++e)
    if (std::strncmp(*e, "TMP", 3) != 0)
      clip(*e);
  clip(program_invocation_name);
  clip(program_invocation_short_name);
  setenv("ADDED", "yes", 1);
  unsetenv("A");
  clip(std::getenv("ADDED"));
  std::printf("%d\n", std::getenv("A") == nullptr);
  argv[0][0] = 'P'; // argv may be written to
  clip(argv[0]);
  std::fflush(stdout);
  return std::system("echo child sees $ADDED") != 0;
}
