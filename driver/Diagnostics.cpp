//===- driver/Diagnostics.cpp - everything that is printed ----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <cstring>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

namespace {

/// A message with the exit status it leads to. An empty message prints nothing.
class DriverError : public ErrorInfo<DriverError> {
public:
  static char ID;
  DriverError(std::string Message, int Status, int Signal)
      : Message(std::move(Message)), Status(Status), Signal(Signal) {}

  void log(raw_ostream &OS) const override { OS << Message; }
  std::error_code convertToErrorCode() const override { return inconvertibleErrorCode(); }

  std::string Message;
  int Status;
  int Signal;
};
char DriverError::ID;

} // namespace

Error minigo::failure(const Twine &Message) {
  return make_error<DriverError>(Message.str(), 1, 0);
}

Error minigo::misuse(const Twine &Message) { return make_error<DriverError>(Message.str(), 2, 0); }

Error minigo::alreadyReported() { return make_error<DriverError>("", 1, 0); }

Error minigo::interrupted(int Signal) { return make_error<DriverError>("", 1, Signal); }

/// What a user can do about ErrNo, with the "; " before it, or nothing.
static StringRef hintFor(int ErrNo) {
  switch (ErrNo) {
  case ENOENT:
    return "; check the name";
  case EACCES:
  case EPERM:
    return "; check its permissions and those of the folders above it";
  case ENOSPC:
  case EDQUOT:
    return "; make room, or write elsewhere with -o";
  case EFBIG:
    return "; raise the limit (ulimit -f)";
  case EROFS:
    return "; write elsewhere with -o";
  case EMFILE:
    return "; raise the limit (ulimit -n) or lower -p";
  default:
    return "";
  }
}

Error minigo::systemFailure(const Twine &What, StringRef Path, int ErrNo) {
  return failure(What + ": " + displayName(Path) + ": " + strerror(ErrNo) + hintFor(ErrNo));
}

static bool isPlain(StringRef Name) {
  auto *Begin = reinterpret_cast<const UTF8 *>(Name.data());
  if (!isLegalUTF8String(&Begin, Begin + Name.size()))
    return false;
  return none_of(Name, [](unsigned char C) { return C < 0x20 || C == 0x7f; });
}

std::string minigo::displayName(StringRef Name) {
  if (isPlain(Name))
    return Name.str();
  std::string Shown;
  raw_string_ostream OS(Shown);
  OS.write_escaped(Name, /*UseHexEscapes=*/true);
  return Shown;
}

Outcome minigo::report(Error E) {
  Outcome Result;
  handleAllErrors(std::move(E), [&](const ErrorInfoBase &Info) {
    int Status = 1;
    if (Info.isA<DriverError>()) {
      auto &Ours = static_cast<const DriverError &>(Info);
      Status = Ours.Status;
      if (Ours.Signal)
        Result.Signal = Ours.Signal;
    }
    Result.Status = std::max(Result.Status, Status);
    if (std::string Message = Info.message(); !Message.empty())
      errs() << "minigo-build: error: " << Message << '\n';
  });
  return Result;
}

void minigo::printWarning(const Twine &Message) {
  errs() << "minigo-build: warning: " << Message << '\n';
}

void minigo::printLine(const Twine &Line) { errs() << Line << '\n'; }

void minigo::printRaw(StringRef Text) { errs() << Text; }

Error minigo::printOutput(StringRef Text) {
  while (!Text.empty()) {
    ssize_t Written = ::write(STDOUT_FILENO, Text.data(), Text.size());
    if (Written < 0 && errno == EINTR)
      continue;
    if (Written < 0)
      return systemFailure("cannot write", "standard output", errno);
    Text = Text.drop_front(Written);
  }
  return Error::success();
}
