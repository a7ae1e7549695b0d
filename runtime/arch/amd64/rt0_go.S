//===- runtime/arch/amd64/rt0_go.S - from the ELF entry to mstart ---------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The boot chain. libc is brought up by its own __libc_start_main, which is given a
// continuation in this function instead of the program's main: relocations, TLS,
// stdio and the constructors of libc and libstdc++ are done when it is called.
//
//===----------------------------------------------------------------------===//

#include "runtime/abi/symbols.h"

	.text
	.globl	MINIGO_SYM_RT0_GO
	.type	MINIGO_SYM_RT0_GO, @function
	.p2align 4
// In: argc in DI, argv in SI, DX what the kernel left for atexit. No return.
MINIGO_SYM_RT0_GO:
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	movq	%rdi, %r12
	movq	%rsi, %r13
	movq	%rdx, %r14
	leaq	-8(%rsi), %r15		// where argc lies: the end of this stack
	andq	$-16, %rsp
	call	"runtime.bootEntered"
	call	"runtime.checkCPU"	// no libc call may come before this

	leaq	.Llibc_is_up(%rip), %rdi
	movl	%r12d, %esi
	movq	%r13, %rdx
	xorl	%ecx, %ecx		// init and fini: libc's own arrays
	xorl	%r8d, %r8d
	movq	%r14, %r9
	pushq	%r15
	pushq	%r15			// seventh argument: stack end; twice, to stay aligned
	call	__libc_start_main
	hlt
	.cfi_endproc

	.p2align 4
// Called by libc as main(argc, argv, envp).
.Llibc_is_up:
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	andq	$-16, %rsp
	movl	%edi, %r12d
	movq	%rsi, %r13

	// The thread's own G word: set it through FS, read it back by its address.
	movq	$0x123, %fs:"runtime.tlsg"@tpoff
	movq	%fs:0, %rax
	leaq	"runtime.tlsg"@tpoff(%rax), %rax
	cmpq	$0x123, (%rax)
	je	1f
	call	abort
1:
	leaq	"runtime.g0"(%rip), %rcx
	leaq	"runtime.m0"(%rip), %rax
	movq	%rcx, %fs:"runtime.tlsg"@tpoff
	movq	%rax, %rdi
	movq	%rcx, %rsi
	call	"runtime.linkM0"

	call	MINIGO_SYM_CHECK
	movl	%r12d, %edi
	movq	%r13, %rsi
	call	MINIGO_SYM_ARGS
	call	MINIGO_SYM_OSINIT
	call	MINIGO_SYM_SCHEDINIT
	leaq	MINIGO_SYM_MAIN_PC(%rip), %rdi
	call	MINIGO_SYM_NEWPROC
	call	MINIGO_SYM_MSTART
	movl	$0xf1, 0xf1		// mstart does not return
	ud2
	.cfi_endproc
	.size	MINIGO_SYM_RT0_GO, .-MINIGO_SYM_RT0_GO

	.globl	"runtime.gostart"
	.type	"runtime.gostart", @function
	.p2align 4
// First instruction of every goroutine, on its own empty stack (16-byte aligned): the
// outermost frame, which the unwinder takes for the end.
"runtime.gostart":
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	call	"runtime.goroutineEntry"
	ud2
	.cfi_endproc
	.size	"runtime.gostart", .-"runtime.gostart"

	.section .rodata, "a", @progbits
	.globl	MINIGO_SYM_MAIN_PC
	.type	MINIGO_SYM_MAIN_PC, @object
	.p2align 3
MINIGO_SYM_MAIN_PC:
	.quad	MINIGO_SYM_MAIN
	.size	MINIGO_SYM_MAIN_PC, 8

	.section .tbss, "awT", @nobits
	.globl	"runtime.tlsg"
	.type	"runtime.tlsg", @tls_object
	.p2align 3
"runtime.tlsg":
	.zero	8
	.size	"runtime.tlsg", 8

	.section .note.GNU-stack, "", @progbits
