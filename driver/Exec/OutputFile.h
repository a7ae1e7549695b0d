//===- driver/Exec/OutputFile.h - a file that appears whole or not at all --*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is being written has a name of its own beside the final one, in the same
// folder, so that the last step is a rename: whoever looks finds the old file or the
// new one. An unfinished one goes with the object. A device cannot be replaced and is
// written to instead, from a file in the build's own folder.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_EXEC_OUTPUTFILE_H
#define MINIGO_DRIVER_EXEC_OUTPUTFILE_H

#include "driver/Plan/Output.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace minigo {

class OutputFile {
public:
  /// Makes the empty file to write to: beside the output, or in WorkDir for a device.
  static llvm::Expected<OutputFile> create(const Output &Out, llvm::StringRef WorkDir);
  /// The name such a file has when nothing is made. For -n.
  static std::string pretend(const Output &Out, llvm::StringRef WorkDir);

  OutputFile(OutputFile &&Other);
  OutputFile &operator=(OutputFile &&) = delete;
  ~OutputFile();

  /// Where to write.
  const std::string &path() const { return Path; }
  /// Gives it its permissions (Mode, less the umask) and its name.
  llvm::Error commit(unsigned Mode);

private:
  OutputFile(std::string Path, const Output &Out) : Path(std::move(Path)), Out(Out) {}
  llvm::Error copyToDevice() const;

  std::string Path;
  Output Out;
};

/// A whole file of this content, by the same steps.
llvm::Error writeWhole(const Output &Out, llvm::StringRef WorkDir, llvm::StringRef Content,
                       unsigned Mode);

} // namespace minigo

#endif // MINIGO_DRIVER_EXEC_OUTPUTFILE_H
