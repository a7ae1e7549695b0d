// The descriptors of a program are those its parent gave it, and the next one
// opened is the lowest free number, also when standard ones were closed.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t && %same %t.ref %t closed

#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

static void list(const char *when) {
  std::set<int> numbers;
  DIR *dir = opendir("/proc/self/fd");
  while (dirent *e = readdir(dir)) {
    int fd;
    if (std::sscanf(e->d_name, "%d", &fd) == 1 && fd != dirfd(dir))
      numbers.insert(fd);
  }
  closedir(dir);
  std::printf("%s:", when);
  for (int fd : numbers) {
    struct stat st;
    fstat(fd, &st);
    std::printf(" %d(type %o, flags %x)", fd, st.st_mode & S_IFMT, fcntl(fd, F_GETFD));
  }
  std::printf("\n");
}

int main(int argc, char **) {
  list("at start");
  if (argc > 1)
    close(0);
  int fd = open("/dev/null", O_RDONLY);
  std::printf("open gives %d\n", fd);
  int ends[2];
  std::printf("pipe gives %d:", pipe(ends));
  std::printf(" %d %d\n", ends[0], ends[1]);
  list("three more");
  std::thread([] { list("on a thread"); }).join();
  for (int i = 3; i < 20; ++i)
    close(i);
  std::printf("open after closing all gives %d\n", open("/dev/null", O_RDONLY));
  std::thread([] { std::printf("threads still work\n"); }).join();
  list("at the end");
}
