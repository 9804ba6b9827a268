# Every header compiles alone, and twice: one surrogate source for each, compiled with the tests.
file(GLOB_RECURSE headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/harness/*.h ${CMAKE_SOURCE_DIR}/sandbox/*.h ${CMAKE_SOURCE_DIR}/benchmarks/*.h
  ${CMAKE_SOURCE_DIR}/generators/*.h ${CMAKE_SOURCE_DIR}/reports/*.h ${CMAKE_SOURCE_DIR}/tests/*.h)
set(surrogates)
foreach(header IN LISTS headers)
  set(surrogate ${CMAKE_BINARY_DIR}/headers_alone/${header}.cc)
  file(CONFIGURE OUTPUT ${surrogate} CONTENT "#include \"${header}\"\n#include \"${header}\"\n" @ONLY)
  list(APPEND surrogates ${surrogate})
endforeach()
add_library(headers_alone OBJECT ${surrogates})
target_include_directories(headers_alone PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(headers_alone PRIVATE nlohmann_json::nlohmann_json Python3::Module harness_warnings)
target_compile_options(headers_alone PRIVATE -O0 -g0)
