# harness_embed(OUT FILE NAMESPACE SYMBOL): makes a source that holds the file as `extern const char* const SYMBOL`, so that there is
# no file to find at run time, and appends it to the list OUT. The header that declares it is the caller's.
function(harness_embed out file namespace symbol)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} content)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${file}.cc)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
// Made by CMake.
namespace @namespace@ {
extern const char* const @symbol@;
const char* const @symbol@ = R"EMBEDDED(@content@)EMBEDDED";
}  // namespace @namespace@
]])
  set(${out} ${${out}} ${source} PARENT_SCOPE)
endfunction()
