// /proc/self/auxv and getauxval. Addresses differ from run to run and AT_PHNUM is
// the file's own business; types, order and every other value do not.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t

#include <cstdio>
#include <elf.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <unistd.h>

static bool isOwnBusiness(unsigned long type) {
  switch (type) {
  case AT_PHDR:
  case AT_PHNUM:
  case AT_ENTRY:
  case AT_SYSINFO_EHDR:
  case AT_RANDOM:
  case AT_EXECFN:
  case AT_PLATFORM:
    return true;
  }
  return false;
}

int main() {
  Elf64_auxv_t vector[64];
  int fd = open("/proc/self/auxv", O_RDONLY);
  long n = read(fd, vector, sizeof vector) / long(sizeof vector[0]);
  for (long i = 0; i < n; ++i) {
    unsigned long type = vector[i].a_type, value = vector[i].a_un.a_val;
    if (isOwnBusiness(type))
      std::printf("%lu here\n", type);
    else
      std::printf("%lu = %lu\n", type, value);
    if (getauxval(type) != value)
      std::printf("getauxval(%lu) disagrees\n", type);
  }
  const auto *platform = reinterpret_cast<const char *>(getauxval(AT_PLATFORM));
  std::printf("%ld entries, platform %s\n", n, platform);
}
