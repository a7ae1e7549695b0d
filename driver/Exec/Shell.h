//===- driver/Exec/Shell.h - commands as sh reads them ----------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// -x and -n print what sh can run: every byte a file name may have survives.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_EXEC_SHELL_H
#define MINIGO_DRIVER_EXEC_SHELL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace minigo {

/// Word as one word of sh: as it is when that is safe, otherwise in '...'. sh
/// takes every byte but NUL literally there, so a line end or a byte that is no
/// UTF-8 needs nothing special.
std::string quoteForShell(llvm::StringRef Word);

/// The words, quoted, with a space between.
std::string shellLine(llvm::ArrayRef<std::string> Words);

/// Lines that write Text to Path.
std::string shellHereDocument(llvm::StringRef Path, llvm::StringRef Text);

} // namespace minigo

#endif // MINIGO_DRIVER_EXEC_SHELL_H
