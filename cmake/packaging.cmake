# `cmake --install`, and packages by CPack: a .tar.gz and a .deb (cpack --config build/release/CPackConfig.cmake).
# The sandbox finds its programs in ../libexec/harness as seen from the harness (sandbox/installation.cc).
install(TARGETS harness RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS harness-supervisor RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/harness)
install(TARGETS harness_guest native_guest_library LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/harness)
install(FILES ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/native_guest.o DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/harness)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_VENDOR "The harness authors")
set(CPACK_PACKAGE_CONTACT "The harness authors")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# Libraries that the programs link, with the versions they need; python3 runs the tests of Python benchmarks.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "python3")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-pip")
include(CPack)
