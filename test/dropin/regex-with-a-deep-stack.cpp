// std::regex recurses some 500 bytes of stack a character: a text that fits the 8 MB
// of a plain process's stack has to fit main's here.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t

#include <iostream>
#include <regex>
#include <string>

int main() {
  std::string text;
  for (int i = 0; i < 1500; ++i)
    text += "key" + std::to_string(i) + "=v; ";
  std::cout << text.size() << ' ' << std::regex_match(text, std::regex("(.|\\n)*")) << '\n';

  std::regex pair(R"((\w+)=(\w+);)");
  int n = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), pair), end; it != end; ++it)
    n += (*it)[1].str().back() == '7';
  std::cout << n << '\n'
            << std::regex_replace(text.substr(0, 40), pair, "<$1|$2>") << '\n';
  std::smatch m;
  std::string date = "on 2024-02-29, leap";
  std::cout << std::regex_search(date, m, std::regex(R"((\d{4})-(\d\d)-(\d\d))")) << m.position()
            << ' ' << m[1] << '/' << m[2] << '/' << m[3] << m.suffix() << '\n';
  for (const char *bad : {"(", "[z-a]", "*", "a{2,1}", "\\"})
    try {
      std::regex r(bad);
      std::cout << "accepted " << bad << '\n';
    } catch (const std::regex_error &e) {
      std::cout << bad << ": " << e.code() << ' ' << e.what() << '\n';
    }
  std::regex icase("HELLO", std::regex::icase | std::regex::grep);
  std::cout << std::regex_search("say hello", icase) << '\n';
}
