// Formatted and unformatted input and output, standard streams and files.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: printf '12 0x1f 3.5 word\nline two\n\nlast without newline' > %t.in
// RUN: %same --stdin %t.in %t.ref %t
// RUN: %same --stdin /dev/null %t.ref %t
// RUN: printf 'x' > %t.in && %same --stdin %t.in %t.ref %t

#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <sstream>
#include <string>

struct Point {
  int x, y;
  friend std::ostream &operator<<(std::ostream &os, Point p) {
    return os << '(' << p.x << ", " << p.y << ')';
  }
};

int main() {
  int dec = -1, hex = -1;
  double real = -1;
  std::string word, line;
  std::cin >> dec >> std::hex >> hex >> std::dec >> real >> word;
  std::cout << dec << ' ' << hex << ' ' << real << ' ' << word << ' ' << std::cin.rdstate() << '\n';
  std::cin.clear();
  while (std::getline(std::cin, line))
    std::cout << '[' << line << ']' << std::endl;
  std::cout << std::cin.eof() << std::cin.fail() << std::cin.bad() << '\n';

  std::cout << std::setw(12) << std::left << "left" << '|' << std::right << std::setw(12) << "right"
            << '|' << std::internal << std::setw(8) << std::setfill('*') << -42 << '\n'
            << std::setfill(' ') << std::showbase << std::hex << 255 << ' ' << std::oct << 255
            << std::dec << std::noshowbase << ' ' << std::boolalpha << true << ' ' << std::showpos
            << 7 << std::noshowpos << '\n';
  for (double d : {0.1, 1e100, -0.0, std::nan(""), HUGE_VAL, 123456789.125})
    std::cout << d << ' ' << std::fixed << std::setprecision(3) << d << ' ' << std::scientific << d
              << ' ' << std::hexfloat << d << std::defaultfloat << std::setprecision(17) << ' ' << d
              << std::setprecision(6) << '\n';
  std::cout << std::numeric_limits<long long>::min() << ' '
            << std::numeric_limits<unsigned long long>::max() << ' ' << Point{1, -2} << ' '
            << std::quoted("a \"b\"") << '\n';

  std::ofstream("out.bin", std::ios::binary).write("a\0b\r\n", 5);
  std::fstream file("out.bin", std::ios::in | std::ios::out | std::ios::binary | std::ios::ate);
  std::cout << file.tellg() << '\n';
  file.seekp(1) << 'X';
  file.seekg(0);
  std::ostringstream all;
  all << file.rdbuf();
  std::cout << all.str().size() << std::quoted(all.str()) << '\n';
  std::ifstream missing("no-such-file");
  std::cout << missing.is_open() << missing.fail() << '\n';
  missing.exceptions(std::ios::goodbit);
  try {
    missing.exceptions(std::ios::failbit);
  } catch (const std::ios_base::failure &e) {
    std::cout << e.what() << ' ' << e.code() << '\n';
  }
  std::wcerr << L"wide\n";
  std::cerr << "cerr " << 1.5 << '\n';
  std::clog << "clog\n";
  std::istringstream in("1 2 3 x");
  int sum = 0, i;
  while (in >> i)
    sum += i;
  std::cout << sum << in.fail() << in.eof() << '\n';
  return std::cout ? 0 : 1;
}
