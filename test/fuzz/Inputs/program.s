# The smallest program a boot object links with: runtime.rt0_go, one constructor,
# one MINIGO_INIT block (abi::InitRecord).
	.globl runtime.rt0_go
	.type runtime.rt0_go,@function
runtime.rt0_go: hlt
	.size runtime.rt0_go, .-runtime.rt0_go
	.section .text.user,"ax"
	.type _GLOBAL__sub_I_a,@function
_GLOBAL__sub_I_a: ret
	.size _GLOBAL__sub_I_a, .-_GLOBAL__sub_I_a
	.type _ZL5init1v,@function
_ZL5init1v: ret
	.size _ZL5init1v, .-_ZL5init1v
	.section .rodata.f,"a"
.Lf: .asciz "shop.cpp"
	.section .init_array,"aw"
	.quad _GLOBAL__sub_I_a
	.section minigo_inits,"aw"
	.quad _ZL5init1v, .Lf, 5
