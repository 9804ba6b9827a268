# tree_sitter_grammars: the C parsers of python, cpp, java, javascript, go and rust as one static library. scripts/setup fetches their
# sources (pinned in scripts/requirements-grammars.txt). They declare `const TSLanguage* tree_sitter_<name>(void)`; no header does.
set(HARNESS_GRAMMARS ${CMAKE_SOURCE_DIR}/.deps/grammars CACHE PATH "Folder of the grammars' source distributions")
if(NOT EXISTS ${HARNESS_GRAMMARS}/.made-from)
  message(FATAL_ERROR "The grammars' sources are not in ${HARNESS_GRAMMARS}; run scripts/setup grammars")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${HARNESS_GRAMMARS}/.made-from)

add_library(tree_sitter_grammars STATIC)
foreach(grammar python cpp java javascript go rust)
  file(GLOB sources ${HARNESS_GRAMMARS}/tree_sitter_${grammar}-*/src/*.c)
  if(NOT sources)
    message(FATAL_ERROR "No grammar for ${grammar} in ${HARNESS_GRAMMARS}; run scripts/setup grammars")
  endif()
  target_sources(tree_sitter_grammars PRIVATE ${sources})
endforeach()

# The distributions leave out the headers that the grammars include as tree_sitter/*.h; tree-sitter's own has them in one folder.
file(GLOB headers ${HARNESS_GRAMMARS}/tree-sitter-*/tree_sitter/core/lib/src)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/grammars)
file(CREATE_LINK ${headers} ${CMAKE_BINARY_DIR}/grammars/tree_sitter SYMBOLIC)
target_include_directories(tree_sitter_grammars PRIVATE ${CMAKE_BINARY_DIR}/grammars)
# The grammars are built with plain malloc, as distributions build them, since the library's hooks are not in every version of it.
target_compile_definitions(tree_sitter_grammars PRIVATE
  ts_malloc=malloc ts_calloc=calloc ts_realloc=realloc ts_free=free)
# Generated tables: optimised and without warnings and sanitizers in every preset, so that ccache serves all of them with one result.
set_target_properties(tree_sitter_grammars PROPERTIES C_STANDARD 11 COMPILE_OPTIONS "-w;-O1")
