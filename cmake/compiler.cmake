# Warnings, sanitizers, compiler cache and linker: everything about the compiler that holds for all targets.

add_library(harness_warnings INTERFACE)
target_compile_options(harness_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor $<$<BOOL:${HARNESS_WERROR}>:-Werror>)
# When it optimises, g++ 12 sees overlapping memory in every "literal" + string (GCC bug 105651); g++ 13 does not.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(harness_warnings INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:-Wno-restrict>)
endif()

if(HARNESS_SANITIZE)
  add_compile_options(-fsanitize=${HARNESS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HARNESS_SANITIZE})
endif()

if(HARNESS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD AND NOT HARNESS_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()
