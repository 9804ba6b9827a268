// The extractors of official evaluators, rule by rule, faults included: published scores depend on them.
#pragma once

#include <string>
#include <string_view>

#include "benchmarks/extract.h"

namespace benchmarks {

/// WizardCoder's process_humaneval.py: the solution stands behind the prompt.
Solution extract_wizardcoder(std::string_view answer, const ExtractionTask& task);
/// … process_mbpp.py: the closing fence is at the start of a line, and "# Test examples" ends the code.
Solution extract_wizardcoder_mbpp(std::string_view answer, const ExtractionTask& task);
/// … for MBPP+: the first "assert" ends the code too.
Solution extract_wizardcoder_mbpp_plus(std::string_view answer, const ExtractionTask& task);

/// OpenCompass until 2024-06 (humaneval_postprocess_v2, now humaneval_internal_v1_postprocess): the body only; imports
/// and helpers before the first "def" are lost.
Solution extract_opencompass_2024_03(std::string_view answer, const ExtractionTask& task);
/// OpenCompass since: the first fenced block, or the whole answer.
Solution extract_opencompass(std::string_view answer, const ExtractionTask& task);
/// OpenCompass' MBPPEvaluator of 2024-03: [BEGIN] and [DONE]; deletes every backslash.
Solution extract_opencompass_mbpp_2024_03(std::string_view answer, const ExtractionTask& task);

/// evalplus' sanitize at HEAD: the longest run of lines that parses; of it imports, and the definitions that the entry
/// point reaches. Its parser is Python's own and its search is quadratic; here tree-sitter parses, and an answer that
/// would take more than 4 MB of parsing is cut to its fenced block instead.
Solution extract_evalplus(std::string_view answer, const ExtractionTask& task);

/// CodeGeeX' HumanEval-X: where its generator stops (the function's closing brace, counted without regard to strings;
/// Python: the first line that is not indented, when the program is assembled), then its cleanup_code. It stops and
/// cleans nothing in Rust; here Rust stops at the brace, too. The solution continues the prompt.
Solution extract_codegeex(std::string_view answer, const ExtractionTask& task);

}  // namespace benchmarks
