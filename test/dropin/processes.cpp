// fork, exec, wait, pipes, popen, system and posix_spawn, also from a threaded
// process; the child of a fork goes on with threads of its own.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

template <class F> static void inChild(const char *what, F f) {
  int ends[2];
  if (pipe(ends) != 0)
    std::abort();
  std::fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], 1);
    close(ends[0]);
    close(ends[1]);
    f();
    std::fflush(stdout);
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[256];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, n);
  close(ends[0]);
  int status;
  bool mine = waitpid(pid, &status, 0) == pid;
  std::printf("%s: %d, exited %d(%d), signalled %d(%d): %s\n", what, mine, WIFEXITED(status),
              WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status),
              WIFSIGNALED(status) ? WTERMSIG(status) : 0, text.c_str());
}

int main() {
  inChild("plain", [] { std::printf("hello from the child"); });
  inChild("exit", [] {
    std::printf("buffered");
    std::exit(5);
  });
  inChild("signal", [] { raise(SIGKILL); });
  inChild("exec", [] { execlp("echo", "echo", "exec'd", nullptr); });
  inChild("threads", [] {
    std::thread([] { std::printf("a thread in the child"); }).join();
  });
  std::thread([] {
    inChild("fork on a thread", [] {
      std::thread([] { std::printf("and one in its child"); }).join();
    });
  }).join();
  inChild("grandchild", [] {
    inChild("inner", [] { std::printf("deep"); });
  });

  std::FILE *pipe = popen("tr a-z A-Z", "w");
  std::fputs("popen\n", pipe);
  std::printf("pclose %d\n", pclose(pipe));
  std::printf("system %d\n", std::system("exit 3"));
  pid_t pid;
  char name[] = "sh", flag[] = "-c", script[] = "exit 9";
  char *argv[] = {name, flag, script, nullptr};
  int status, failed = posix_spawnp(&pid, "sh", nullptr, nullptr, argv, environ);
  waitpid(pid, &status, 0);
  std::printf("spawn %d %d\n", failed, WEXITSTATUS(status));
  std::printf("missing %s\n", std::strerror(posix_spawn(&pid, "/no/such", nullptr, nullptr, argv, environ)));
}
