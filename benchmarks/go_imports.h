// Imports of Go's test programs. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// The packages that CodeGeeX' evaluator imports for a completion, quoted: those of its list of ten that the test's
/// own imports do not name and whose name with a dot stands somewhere in the completion, be it in "operand.".
std::vector<std::string> official_go_packages(std::string_view test_setup, std::string_view completion);

/// An import declaration as that evaluator writes it, with a newline; "" without packages.
std::string go_import_block(const std::vector<std::string>& packages);

/// A program of a model's own, to stand behind the test's package clause and imports: without its package clause, and
/// with one import declaration of all packages that it refers to (its own imports and the evaluator's ten), but for
/// those of the test.
std::string merged_go_program(std::string_view test_setup, const std::string& code);

}  // namespace benchmarks
