// Exceptions pass both ways between this program and an archive made by g++, with
// types defined on either side; destructors run in between.
// REQUIRES: gxx
// RUN: %gxx -O2 -std=c++17 -c %S/Inputs/lib/thrower.cpp -o %t.o && rm -f %t.a && ar rc %t.a %t.o
// RUN: %ref-cxx -I%S/Inputs/lib %s %t.a -o %t.ref
// RUN: %minigo-build -o %t -I%S/Inputs/lib %s %t.a
// RUN: %same %t.ref %t
// An uncaught one ends both; what is printed then is each one's own.
// RUN: %same --ignore-stderr %t.ref %t handler

#include "thrower.h"
#include <cstdlib>
#include <exception>
#include <future>
#include <iostream>
#include <new>
#include <vector>

struct Mine : lib::Error {
  using lib::Error::Error;
};

int main(int argc, char **) {
  try {
    lib::throwError(7);
  } catch (const lib::Error &e) {
    std::cout << e.what() << ' ' << e.code << '\n';
  }
  try {
    lib::throwPrivate();
  } catch (const std::logic_error &e) {
    std::cout << e.what() << '\n';
  }
  try {
    lib::throwInt(42);
  } catch (int i) {
    std::cout << i << '\n';
  }
  try {
    lib::callBack([] { lib::callBack([] { throw Mine(8, "through the library"); }); });
  } catch (const lib::Error &e) {
    std::cout << e.what() << ' ' << (dynamic_cast<const Mine *>(&e) != nullptr) << ' '
              << lib::framesUnwound() << ' ' << lib::calls << '\n';
  }
  std::cout << lib::describe([] { throw Mine(9, ""); }) << ", "
            << lib::describe([] { std::vector<int>().at(3); }) << ", "
            << lib::describe([] { throw 5; }) << ", " << lib::describe([] { throw "text"; }) << ", "
            << lib::describe([] { std::vector<int> v(std::size_t(-1) / 8); }) << '\n';

  std::exception_ptr kept;
  try {
    lib::throwError(11);
  } catch (...) {
    kept = std::current_exception();
    try {
      lib::throwInt(12); // while another is being handled
    } catch (int) {
      std::cout << std::uncaught_exceptions() << '\n';
    }
  }
  auto later = std::async(std::launch::async, [kept] { std::rethrow_exception(kept); });
  try {
    later.get();
  } catch (const lib::Error &e) {
    std::cout << "from another thread: " << e.code << '\n';
  }
  try {
    try {
      lib::throwError(1);
    } catch (...) {
      std::throw_with_nested(std::runtime_error("outer"));
    }
  } catch (const std::exception &outer) {
    std::cout << outer.what();
    try {
      std::rethrow_if_nested(outer);
    } catch (const std::exception &inner) {
      std::cout << " of " << inner.what() << '\n';
    }
  }
  if (argc > 1) {
    std::set_terminate([] {
      std::cout << "terminate: " << lib::describe([] { throw; }) << std::endl;
      std::_Exit(3);
    });
    lib::throwPrivate();
  }
}
