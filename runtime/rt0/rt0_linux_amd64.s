# The entry of every program minigo-build makes: the kernel jumps here with argc at
# 0(SP) and argv behind it. Assembled into the boot object at each link, where libc's
# crt1.o would stand. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
	.text
	.globl	_rt0_amd64_linux
	.type	_rt0_amd64_linux, @function; .cfi_startproc; .cfi_undefined rip
_rt0_amd64_linux:
	movq	0(%rsp), %rdi		# argc
	leaq	8(%rsp), %rsi		# argv
	jmp	main
	.cfi_endproc
	.size	_rt0_amd64_linux, .-_rt0_amd64_linux

# The trampoline. A local symbol: the program's own main is another one, which the
# link binds to main.main.
	.type	main, @function
main:
	.cfi_startproc
	.cfi_undefined rip
	jmp	runtime.rt0_go
	.cfi_endproc
	.size	main, .-main

# What crt1.o defines and libc expects. A static program has nothing to relocate.
	.globl	_start
	.hidden	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined rip
	jmp	_rt0_amd64_linux
	.cfi_endproc
	.size	_start, .-_start

	.globl	_dl_relocate_static_pie
	.hidden	_dl_relocate_static_pie
	.type	_dl_relocate_static_pie, @function
_dl_relocate_static_pie:
	.cfi_startproc
	ret
	.cfi_endproc
	.size	_dl_relocate_static_pie, .-_dl_relocate_static_pie

	.section	.rodata.cst4, "aM", @progbits, 4
	.globl	_IO_stdin_used
	.type	_IO_stdin_used, @object
	.p2align 2
_IO_stdin_used:
	.long	0x00020001
	.size	_IO_stdin_used, 4

	.data
	.weak	data_start
	.globl	__data_start
data_start:
__data_start:
	.quad	0

	.section	.note.GNU-stack, "", @progbits
