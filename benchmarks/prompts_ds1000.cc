// The prompt styles of DS-1000. Sources: the official scripts (run_inference.py, run_gpt.py), OpenCompass'
// configuration. The prompt is always sent as it is: where it ends, and how it is indented there, says where the answer
// goes on.
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

const std::vector<std::string> kStops = {"</code>", "# SOLUTION END"};

const std::string kSystem =
    "Write a short code following the given format and indentation. Place the executable code between <code> and "
    "</code> tags, without any other non-executable things.";
const std::string kSystemGpt4o = "Only provide the code completion needed. Don't repeat the context code.";

const std::string kFenced =
    "\n\nAnswer with the code that belongs there, and only with that, in one markdown code block. Keep the indentation "
    "that it needs there.\n";

// Infilling as StarCoder's tokens put it; models with others take a template of {prompt} and {suffix}.
const PromptForm kInfill{
    "<fim_prefix>{prompt}<fim_suffix>{suffix}<fim_middle>", {"</code>", "# SOLUTION END", "<|endoftext|>"}, true, ""};
const PromptForm kInsert{"Write what belongs in the place of [insert].\n\n{prompt}[insert]{suffix}", kStops, false,
                         kSystem};

/// The markers that close what the prompt has left open.
std::string suffix_of(std::string_view prompt) {
  if (prompt.ends_with("### BEGIN SOLUTION")) return "\n    ### END SOLUTION\n</code>\n";
  if (prompt.ends_with("# SOLUTION START\n")) return "\n# SOLUTION END\n";
  return "\n</code>\nEND SOLUTION\n";
}

std::vector<StyleSpec> make_styles() {
  const PromptForm continued{"{prompt}", kStops, true, ""};
  return {{"ds1000", {"{prompt}", kStops, false, kSystem}, continued, 1024},
          {"completion", {"{prompt}", kStops, false, ""}, continued, 1024},
          {"insertion", kInsert, kInfill, 1024},
          {"ds1000-gpt-4o", {"{prompt}", kStops, false, kSystemGpt4o}, continued, 1024},
          {"chat", {"{prompt}" + kFenced, {}, false, ""}, {"{prompt}" + kFenced, {}, false, ""}, 1024},
          {"opencompass", {"{prompt}", {}, false, ""}, {"{prompt}", {}, true, ""}, 1024}};
}

}  // namespace

std::span<const StyleSpec> ds1000_styles() {
  static const std::vector<StyleSpec> styles = make_styles();
  return styles;
}

PromptFields ds1000_fields(const base::Problem& problem) {
  return {{"prompt", problem.prompt}, {"suffix", suffix_of(problem.prompt)}, {"task_id", problem.task_id}};
}

}  // namespace benchmarks
