//===- runtime/abi/symbols.h - every link name, spelled once ---------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The names by which the toolchain (lib/), the boot assembly (runtime/rt0), the
// runtime and a debugger meet. Only preprocessor constants: the file is read by
// C++ and by assembly alike. Names of Go's own protocols are Go's names, so that
// a session in a debugger reads the same as one with a Go binary.
//
//===----------------------------------------------------------------------===//

#ifndef MINIGO_RUNTIME_ABI_SYMBOLS_H
#define MINIGO_RUNTIME_ABI_SYMBOLS_H

// --- The boot object (runtime/rt0, lib/Rt0) ---------------------------------

/// Jumped to by the trampoline `main`: argc in DI, argv in SI.
#define MINIGO_SYM_RT0_GO "runtime.rt0_go"
/// The user's `main`, bound by the link (--defsym); any of main's standard forms.
#define MINIGO_SYM_MAIN_MAIN "main.main"

/// abi::InitTable: what runtime.main runs before main.main. Boot object.
#define MINIGO_SYM_INIT_TASKS "runtime.inittasks"
/// abi::TextTable: which addresses are whose code. Boot object.
#define MINIGO_SYM_TEXT_RANGES "runtime.textranges"
/// abi::BuildInfoHeader and the text behind it. Boot object.
#define MINIGO_SYM_BUILD_INFO "runtime.buildinfo"
/// uint32_t in .rodata: the x86-64 level (1..4) the program was compiled for.
#define MINIGO_SYM_CPU_LEVEL "runtime.cpulevel"

// --- Names the link script defines (driver/Link) -----------------------------

/// [start, end) of the gathered .init_array entries of everything that is not
/// libc, libstdc++, libgcc or the runtime.
#define MINIGO_SYM_CTORS_START "runtime.ctors_start"
#define MINIGO_SYM_CTORS_END "runtime.ctors_end"
/// [start, end) of the gathered abi::InitRecord of MINIGO_INIT blocks.
#define MINIGO_SYM_INITS_START "runtime.inits_start"
#define MINIGO_SYM_INITS_END "runtime.inits_end"
/// [start, end) of the text of each class, laid out in this order.
#define MINIGO_SYM_TEXT_USER_START "runtime.text_user_start"
#define MINIGO_SYM_TEXT_USER_END "runtime.text_user_end"
#define MINIGO_SYM_TEXT_ADOPTED_START "runtime.text_adopted_start"
#define MINIGO_SYM_TEXT_ADOPTED_END "runtime.text_adopted_end"
#define MINIGO_SYM_TEXT_SYSTEM_START "runtime.text_system_start"
#define MINIGO_SYM_TEXT_SYSTEM_END "runtime.text_system_end"
/// [start, end) of the runtime's own text, the first part of the system's.
#define MINIGO_SYM_TEXT_RUNTIME_START "runtime.text_runtime_start"
#define MINIGO_SYM_TEXT_RUNTIME_END "runtime.text_runtime_end"

// --- The runtime's chain ------------------------------------------------------

#define MINIGO_SYM_CHECK "runtime.check"
#define MINIGO_SYM_ARGS "runtime.args"
#define MINIGO_SYM_OSINIT "runtime.osinit"
#define MINIGO_SYM_SCHEDINIT "runtime.schedinit"
#define MINIGO_SYM_NEWPROC "runtime.newproc"
#define MINIGO_SYM_MAIN_PC "runtime.mainPC"
#define MINIGO_SYM_MAIN "runtime.main"
#define MINIGO_SYM_MSTART "runtime.mstart"

// --- Sections -----------------------------------------------------------------

/// Input section of one abi::InitRecord per MINIGO_INIT block.
#define MINIGO_SECTION_INITS "minigo_inits"
/// Output sections in the finished binary.
#define MINIGO_SECTION_OUT_CTORS ".minigo.ctors"
#define MINIGO_SECTION_OUT_INITS ".minigo.inits"
#define MINIGO_SECTION_BUILD_INFO ".minigo.buildinfo"
/// GSYM, version 1: names, files and lines of functions. Not loaded; written by
/// lib/Symtab after the link, read by runtime/trace.
#define MINIGO_SECTION_SYMTAB ".minigo.gsym"
/// Note stamped into every object of ours (abi::NoteOwner); an object without
/// it is an adopted one.
#define MINIGO_SECTION_NOTE ".note.minigo"

#endif // MINIGO_RUNTIME_ABI_SYMBOLS_H
