# LLVM 19 and lld. libLLVM is linked shared and lld's two archives by path: the
# exported lldELF target drags in LLVM's static components, and a process with
# both holds every LLVM option and pass registry twice and dies at start-up.
find_package(LLVM 19.1 REQUIRED CONFIG HINTS /usr/lib/llvm-19/lib/cmake/llvm)

add_library(MinigoLlvm INTERFACE)
target_include_directories(MinigoLlvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
separate_arguments(LLVM_DEFINITIONS)
target_compile_definitions(MinigoLlvm INTERFACE ${LLVM_DEFINITIONS})
target_link_libraries(MinigoLlvm INTERFACE LLVM)

foreach(archive lldELF lldCommon)
  find_library(MINIGO_${archive} ${archive} HINTS ${LLVM_LIBRARY_DIR} NO_DEFAULT_PATH REQUIRED)
endforeach()
add_library(MinigoLld INTERFACE)
# What lld's archives use beside LLVM: they compress debug sections themselves.
find_package(ZLIB REQUIRED)
find_library(MINIGO_ZSTD zstd REQUIRED)
target_link_libraries(MinigoLld INTERFACE ${MINIGO_lldELF} ${MINIGO_lldCommon} MinigoLlvm
                                          ZLIB::ZLIB ${MINIGO_ZSTD})
