#include "thrower.h"
#include <typeinfo>

namespace lib {
thread_local int calls;
static int unwound;
Error::Error(int c, const std::string &what) : std::runtime_error(what), code(c) {}
Error::~Error() = default;
struct Private : std::logic_error {
  Private() : std::logic_error("private to the library") {}
};
void throwError(int code) { throw Error(code, "error " + std::to_string(code)); }
void throwPrivate() { throw Private(); }
void throwInt(int value) { throw value; }
void callBack(const std::function<void()> &f) {
  struct Frame {
    ~Frame() { ++unwound; }
  } frame;
  ++calls;
  f();
}
int framesUnwound() { return unwound; }
std::string describe(const std::function<void()> &f) {
  try {
    f();
    return "nothing";
  } catch (const Error &e) {
    return "Error " + std::to_string(e.code);
  } catch (const std::exception &e) {
    return e.what();
  } catch (int i) {
    return "int " + std::to_string(i);
  } catch (...) {
    return "something";
  }
}
} // namespace lib
