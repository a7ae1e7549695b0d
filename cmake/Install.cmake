# What is installed, and the .deb. The tree is relocatable: the tool finds its
# runtime by its own place, ../lib/minigo seen from bin/, so the library folder is
# `lib` whatever the distribution's is called.
#
#   bin/minigo-build, bin/minigo-inspect     one executable, by its names
#   lib/minigo/runtime/                      the runtime's sources and public headers
#   lib/minigo/linux_amd64/libminigo.a       the runtime as it is linked by default
set(MINIGO_LIB_DIR lib/minigo)

install(TARGETS minigo-build RUNTIME DESTINATION bin)
install(CODE [[
  set(bin "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
  message(STATUS "Installing: ${bin}/minigo-inspect")
  file(CREATE_LINK minigo-build "${bin}/minigo-inspect" SYMBOLIC)
]])
install(DIRECTORY runtime/ DESTINATION ${MINIGO_LIB_DIR}/runtime
  FILES_MATCHING PATTERN "*.h" PATTERN "*.cpp" PATTERN "*.S" PATTERN "*.s" PATTERN "*.inc" PATTERN "*.def")
install(FILES ${PROJECT_BINARY_DIR}/lib/minigo/linux_amd64/libminigo.a
  DESTINATION ${MINIGO_LIB_DIR}/linux_amd64)
install(FILES docs/man/minigo-build.1 docs/man/minigo-inspect.1 DESTINATION share/man/man1)
install(FILES README.md HACKING.md DESTINATION share/doc/minigo-build)
install(FILES LICENSE DESTINATION share/doc/minigo-build RENAME copyright)
install(DIRECTORY examples/ DESTINATION share/doc/minigo-build/examples)

# The package needs what the tool runs (a compiler, the libraries it links into
# programs) and what it is linked with. No dpkg-shlibdeps: it would ask for
# dpkg-dev on the build machine to say what stands here.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME minigo-build)
set(CPACK_PACKAGE_VENDOR "The minigo-build project")
set(CPACK_PACKAGE_CONTACT "The minigo-build maintainers <maintainers@minigo-build.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "go build for C++")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Builds ordinary C and C++ sources into one static executable that starts as a
Go program does and whose flows of control are goroutines.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "clang-19, libstdc++-12-dev, libc6-dev, libllvm19 (>= 1:19.1), libc6 (>= 2.36), \
libstdc++6 (>= 12), libgcc-s1, libzstd1, zlib1g")
include(CPack)
