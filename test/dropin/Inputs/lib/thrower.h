#pragma once
#include <functional>
#include <stdexcept>
#include <string>

namespace lib {
struct Error : std::runtime_error {
  int code;
  Error(int c, const std::string &what);
  ~Error() override;
};
struct Private; // defined in the library alone
void throwError(int code);
void throwPrivate();
void throwInt(int value);
/// Calls f inside the library; lets what it throws pass through a frame with a
/// destructor, and counts those frames.
void callBack(const std::function<void()> &f);
int framesUnwound();
/// Catches what f throws and describes it.
std::string describe(const std::function<void()> &f);
extern thread_local int calls;
} // namespace lib
