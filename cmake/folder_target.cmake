# harness_folder(NAME SOURCES … DEPENDS … LINKS …): the static library of one folder. DEPENDS are other folders (public, includes
# go one way), LINKS are third-party targets (private: their types stay out of our headers).
function(harness_folder name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE harness_warnings ${ARG_LINKS})
endfunction()
