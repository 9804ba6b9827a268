// What prompt templates may say of an MBPP(+) problem.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/prompts.h"
#include "harness/base/records.h"

namespace benchmarks {

/// `text`: the task in words; `tests`: its asserts; `shots`, `opencompass_shots`: solved examples in the two published
/// forms.
struct MbppWords {
  std::string text;
  std::vector<std::string> tests;
  std::string shots;
  std::string opencompass_shots;
};

PromptFields mbpp_fields(const base::Problem& problem, const MbppWords& words);
/// MBPP+'s prompt is a docstring of the words and the first assert.
PromptFields mbpp_plus_fields(const base::Problem& problem);

}  // namespace benchmarks
