//===- driver/Exec/OutputFile.cpp - a file that appears whole or not at all --===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Exec/OutputFile.h"
#include "driver/Diagnostics.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
using namespace minigo;

/// Not made from the output's name, which may be as long as a name can be.
std::string OutputFile::pretend(const Output &Out, StringRef WorkDir) {
  if (Out.IsDevice)
    return (WorkDir + "/a.out").str();
  StringRef Dir = sys::path::parent_path(Out.Path);
  return ((Dir.empty() ? "." : Dir) + "/.minigo-link-XXXXXX").str();
}

Expected<OutputFile> OutputFile::create(const Output &Out, StringRef WorkDir) {
  std::string Path = pretend(Out, WorkDir);
  int Fd = Out.IsDevice ? ::open(Path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)
                        : ::mkostemp(Path.data(), O_CLOEXEC);
  if (Fd < 0)
    return systemFailure("cannot write", Out.Shown, errno);
  ::close(Fd);
  return OutputFile(std::move(Path), Out);
}

OutputFile::OutputFile(OutputFile &&Other)
    : Path(std::move(Other.Path)), Out(std::move(Other.Out)) {
  Other.Path.clear();
}

OutputFile::~OutputFile() {
  if (!Path.empty())
    ::unlink(Path.c_str());
}

static Error writeAll(int Fd, StringRef Bytes, StringRef Shown) {
  while (!Bytes.empty()) {
    ssize_t Written = ::write(Fd, Bytes.data(), Bytes.size());
    if (Written < 0 && errno == EINTR)
      continue;
    if (Written < 0)
      return systemFailure("cannot write", Shown, errno);
    Bytes = Bytes.drop_front(Written);
  }
  return Error::success();
}

Error OutputFile::copyToDevice() const {
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return systemFailure("cannot read", Path, Buffer.getError().value());
  int Fd = ::open(Out.Path.c_str(), O_WRONLY | O_CLOEXEC);
  if (Fd < 0)
    return systemFailure("cannot write", Out.Shown, errno);
  Error E = writeAll(Fd, (*Buffer)->getBuffer(), Out.Shown);
  if (::close(Fd) != 0 && !E)
    return systemFailure("cannot write", Out.Shown, errno);
  return E;
}

static mode_t currentUmask() {
  mode_t Mask = ::umask(0);
  ::umask(Mask);
  return Mask;
}

Error OutputFile::commit(unsigned Mode) {
  if (Out.IsDevice)
    return copyToDevice();
  if (::chmod(Path.c_str(), Mode & ~currentUmask()) != 0 ||
      ::rename(Path.c_str(), Out.Path.c_str()) != 0)
    return systemFailure("cannot write", Out.Shown, errno);
  Path.clear();
  return Error::success();
}

Error minigo::writeWhole(const Output &Out, StringRef WorkDir, StringRef Content,
                         unsigned Mode) {
  Expected<OutputFile> File = OutputFile::create(Out, WorkDir);
  if (!File)
    return File.takeError();
  int Fd = ::open(File->path().c_str(), O_WRONLY | O_CLOEXEC);
  if (Fd < 0)
    return systemFailure("cannot write", Out.Shown, errno);
  Error E = writeAll(Fd, Content, Out.Shown);
  if (::close(Fd) != 0 && !E)
    E = systemFailure("cannot write", Out.Shown, errno);
  if (E)
    return E;
  return File->commit(Mode);
}
