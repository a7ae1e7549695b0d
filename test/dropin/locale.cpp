// Locales of C and of C++, wide and multibyte text.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t && %same --env LC_ALL=C %t.ref %t && %same --env LC_ALL=xx_XX %t.ref %t

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <cwchar>
#include <cwctype>
#include <iomanip>
#include <iostream>
#include <langinfo.h>
#include <locale>
#include <sstream>

struct Grouped : std::numpunct<char> {
  char do_thousands_sep() const override { return '\''; }
  std::string do_grouping() const override { return "\3"; }
  char do_decimal_point() const override { return ','; }
};

int main() {
  const char *set = std::setlocale(LC_ALL, "");
  std::cout << (set ? set : "refused") << ' ' << nl_langinfo(CODESET) << ' ' << MB_CUR_MAX << '\n';
  std::setlocale(LC_ALL, "C.UTF-8");
  wchar_t wide[16] = {};
  std::size_t n = std::mbstowcs(wide, "gr\xc3\xbc\xc3\x9f \xe2\x82\xac", 15);
  std::cout << n << ' ' << std::hex << unsigned(wide[2]) << std::dec << ' ' << bool(iswalpha(wide[2]))
            << ' ' << wcwidth(wide[5]) << ' ' << unsigned(towupper(wide[2])) << '\n';
  std::printf("%ls %.2f\n", wide, 1234.5);
  try {
    std::cout << std::locale("").name() << '\n';
  } catch (const std::runtime_error &e) {
    std::cout << e.what() << '\n';
  }
  for (const char *name : {"C", "C.UTF-8", "no_SUCH"})
    try {
      std::cout << std::locale(name).name() << '\n';
    } catch (const std::runtime_error &e) {
      std::cout << name << ": " << e.what() << '\n';
    }
  std::ostringstream os;
  os.imbue(std::locale(std::locale::classic(), new Grouped));
  os << 1234567 << ' ' << std::fixed << 9876.5;
  double back = 0;
  std::istringstream is("1'234,5");
  is.imbue(os.getloc());
  is >> back;
  std::cout << os.str() << ' ' << back << '\n';
  std::tm tm = {};
  tm.tm_year = 124, tm.tm_mon = 1, tm.tm_mday = 29, tm.tm_wday = 4, tm.tm_yday = 59;
  std::cout << std::put_time(&tm, "%A %d %B %Y %j %U") << '\n';
  std::string a = "a", b = "b";
  std::cout << std::use_facet<std::ctype<char>>(std::locale()).toupper('a')
            << std::locale()(a, b) << '\n';
  std::wostringstream wos;
  wos << L"wide " << 42 << L' ' << std::boolalpha << true;
  std::wcout << wos.str() << L'\n';
}
