#include "benchmarks/node_kinds.h"

#include <algorithm>
#include <array>

namespace benchmarks {

std::span<const NodeKinds> brace_languages() {
  static const std::vector<NodeKinds> all = {
      {"cpp",
       {"preproc_include", "preproc_def", "preproc_function_def", "using_declaration"},
       {"function_definition"},
       {"class_specifier", "struct_specifier", "union_specifier", "enum_specifier", "namespace_definition"},
       {"declaration", "type_definition", "alias_declaration"},
       {"template_declaration"},
       {"function_definition", "lambda_expression", "class_specifier", "struct_specifier"}},
      {"java",
       {"package_declaration", "import_declaration"},
       {"method_declaration", "constructor_declaration"},
       {"class_declaration", "interface_declaration", "enum_declaration", "record_declaration"},
       {"field_declaration", "local_variable_declaration"},
       {},
       {"method_declaration", "constructor_declaration", "lambda_expression", "class_body"}},
      {"javascript",
       {"import_statement"},
       {"function_declaration", "generator_function_declaration"},
       {"class_declaration"},
       {"lexical_declaration", "variable_declaration"},
       {"export_statement"},
       {"function_declaration", "generator_function_declaration", "function_expression", "arrow_function",
        "method_definition"}},
      {"go",
       {"package_clause", "import_declaration"},
       {"function_declaration", "method_declaration"},
       {"type_declaration"},
       {"var_declaration", "const_declaration"},
       {},
       {"function_declaration", "method_declaration", "func_literal"}},
      {"rust",
       {"use_declaration", "extern_crate_declaration"},
       {"function_item", "macro_definition"},
       {"struct_item", "enum_item", "union_item", "trait_item", "impl_item", "mod_item", "type_item"},
       {"const_item", "static_item"},
       {},
       {"function_item", "closure_expression"}}};
  return all;
}

bool is_declarator(std::string_view kind) {
  static constexpr std::array<std::string_view, 11> kKinds = {"function_declarator",  "reference_declarator",
                                                              "pointer_declarator",   "init_declarator",
                                                              "variable_declarator",  "type_spec",
                                                              "type_alias",           "var_spec",
                                                              "var_spec_list",        "const_spec",
                                                              "assignment_expression"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

}  // namespace benchmarks
