//===- driver/Link/Finish.h - what is done to a linked file -----*- C++ -*-===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The link names the program's main twice: the global `main`, by which objects refer
// to it, and main.main. Once it is linked only the second has a meaning, and `main` is
// the boot object's trampoline, as in a Go binary; so the first leaves the table.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_DRIVER_LINK_FINISH_H
#define MINIGO_DRIVER_LINK_FINISH_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace minigo {

/// In place, in a file that nobody else sees yet. A file without a symbol table, or
/// one in which relocations count on its order (--emit-relocs), is left as it is.
llvm::Error nameMainOnce(llvm::StringRef Path);

} // namespace minigo

#endif // MINIGO_DRIVER_LINK_FINISH_H
