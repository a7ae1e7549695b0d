# What every target of ours is compiled with. LLVM is built without RTTI and
# exceptions; code that derives from its classes has to be too.
option(MINIGO_WERROR "Warnings are errors (on in CI)" OFF)

function(minigo_target_defaults target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wno-unused-parameter -fno-rtti
                                           $<$<BOOL:${MINIGO_WERROR}>:-Werror>)
endfunction()
