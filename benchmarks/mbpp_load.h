// Reads MBPP's two data files into one form.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

struct MbppProblem {
  int number = 0;
  std::string text;  // the task in words
  std::string code;  // the reference solution
  std::vector<std::string> tests;
  std::string raw;    // the row as it is (of the sanitized file: on one line)
  std::string setup;  // setup code, or the test imports: runs after the code and before the tests
};

/// Error: malformed (file, line and reason; the sanitized file is one JSON text, so there it is the row's number).
base::Result<std::vector<MbppProblem>> load_mbpp(const std::filesystem::path& path, const std::string& content);
base::Result<std::vector<MbppProblem>> load_sanitized_mbpp(const std::filesystem::path& path,
                                                           const std::string& content);

/// The function that the tests call and the reference solution defines.
std::string tested_function(const MbppProblem& problem);

/// Solved examples for few-shot prompts, from the raw file's tasks 2, 3 and 4: as Austin et al. have them, and byte for
/// byte as in OpenCompass' sanitized_mbpp_gen_1e1056 of AlchemistCoder, whose whitespace is irregular.
std::string austin_shots(const std::vector<MbppProblem>& raw);
std::string opencompass_shots(const std::vector<MbppProblem>& raw);

}  // namespace benchmarks
