// std::filesystem: what it makes, walks, reads back and refuses.
// RUN: %ref-cxx %s -o %t.ref && %minigo-build -o %t %s
// RUN: %same %t.ref %t

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

namespace fs = std::filesystem;

int main() {
  fs::create_directories("tree/a/b/c");
  fs::create_directory("tree/empty");
  for (int i = 0; i < 20; ++i)
    std::ofstream("tree/a/file" + std::to_string(i)) << std::string(i * 100, 'x');
  fs::create_symlink("../a/file3", "tree/a/b/link");
  fs::create_hard_link("tree/a/file4", "tree/hard");
  fs::copy("tree/a", "tree/copy", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  fs::rename("tree/copy/file5", "tree/copy/renamed");
  fs::resize_file("tree/copy/file6", 10);
  fs::permissions("tree/copy/file7", fs::perms::owner_read);

  std::set<std::string> lines;
  std::uintmax_t bytes = 0;
  for (const auto &e : fs::recursive_directory_iterator("tree")) {
    std::string line = e.path().generic_string() + " " + std::to_string(int(e.symlink_status().type()));
    if (e.is_regular_file() && !e.is_symlink()) {
      bytes += e.file_size();
      line += " " + std::to_string(e.file_size()) + " " +
              std::to_string(int(e.status().permissions())) + " " +
              std::to_string(e.hard_link_count());
    }
    lines.insert(line);
  }
  for (const auto &l : lines)
    std::cout << l << '\n';
  std::cout << bytes << ' ' << fs::read_symlink("tree/a/b/link") << ' '
            << fs::equivalent("tree/a/file4", "tree/hard") << ' '
            << fs::relative("tree/a/b", "tree/empty") << ' ' << fs::weakly_canonical("x/../tree").filename()
            << ' ' << fs::path("/a//b/../c.tar.gz").lexically_normal() << ' '
            << fs::path("c.tar.gz").stem() << fs::path("c.tar.gz").extension() << '\n';

  std::error_code ec;
  fs::create_directory("tree/a/file1/x", ec);
  std::cout << ec << ' ' << ec.message() << '\n';
  try {
    fs::copy_file("tree/a/file1", "tree/a/file2");
  } catch (const fs::filesystem_error &e) {
    std::cout << e.what() << '\n';
  }
  try {
    fs::directory_iterator it("missing");
  } catch (const fs::filesystem_error &e) {
    std::cout << e.what() << ' ' << e.path1() << '\n';
  }
  auto stamp = fs::file_time_type(std::chrono::seconds(1000));
  fs::last_write_time("tree/hard", stamp);
  std::cout << (fs::last_write_time("tree/a/file4") == stamp) << ' ' << fs::remove_all("tree/copy")
            << ' ' << fs::exists("tree/copy") << ' ' << fs::is_empty("tree/empty") << ' '
            << (fs::space(".").capacity > 0) << ' ' << fs::temp_directory_path().empty() << '\n';
}
