//===- driver/Diagnostics.h - everything that is printed --------*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that writes to stderr and stdout. An error is one line,
//
//     minigo-build: error: WHAT: WHERE; WHAT TO DO
//
// and carries the exit status with it: 1 for a build that failed, 2 for misuse
// of the command line. Text of other programs (a compiler's errors) is passed on
// untouched.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_DIAGNOSTICS_H
#define MINIGO_DRIVER_DIAGNOSTICS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>

namespace minigo {

/// The build failed: status 1.
llvm::Error failure(const llvm::Twine &Message);

/// The command line cannot be understood: status 2.
llvm::Error misuse(const llvm::Twine &Message);

/// The build failed and what there is to say has been said, by a compiler:
/// status 1, nothing printed.
llvm::Error alreadyReported();

/// A signal asked us to stop: main() ends the process by it, nothing printed.
llvm::Error interrupted(int Signal);

/// `WHAT: PATH: the system's words for ErrNo`, with a hint where there is one.
llvm::Error systemFailure(const llvm::Twine &What, llvm::StringRef Path, int ErrNo);

/// A file name as a message shows it: unchanged when it is printable UTF-8,
/// otherwise with line ends and odd bytes escaped, so that a message is one line.
std::string displayName(llvm::StringRef Name);

/// How the process is to end.
struct Outcome {
  int Status = 0;
  int Signal = 0; ///< not 0: end by this signal instead
};

/// Prints every error in E, one a line.
Outcome report(llvm::Error E);

void printWarning(const llvm::Twine &Message);

/// A line on stderr as it is: -v, -x, -n.
void printLine(const llvm::Twine &Line);

/// Another program's text, on stderr as it is.
void printRaw(llvm::StringRef Text);

/// Text that was asked for (help, version), on stdout. Fails when stdout does.
llvm::Error printOutput(llvm::StringRef Text);

} // namespace minigo

#endif // MINIGO_DRIVER_DIAGNOSTICS_H
