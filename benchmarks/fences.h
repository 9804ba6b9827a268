// The outer shape of a model's answer: reasoning before it, and fenced code blocks within it. Linear time. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// The answer without reasoning: what stands in <think>…</think> and its relatives is taken out; an opening tag that is
/// never closed drops the rest (the model was cut off while thinking); a closing tag without an opening one drops what
/// is before it.
std::string strip_reasoning(std::string_view answer);

/// A block between ``` or ~~~ fences.
struct FencedBlock {
  std::string language;  // first word behind the fence, in lower case; may be empty
  std::string code;      // the lines between, without the fence's own indentation; ends with a newline unless empty
  bool closed = true;    // false: the answer ends within it
};

/// All blocks in order. A fence that is indented by four columns or more against its opening one closes nothing: it
/// belongs to a docstring of the code.
std::vector<FencedBlock> fenced_blocks(std::string_view answer);

/// Blocks whose language says that they hold something else are out: "bash", "text", "json", "output" … `language`:
/// "python", "cpp", "java", "javascript", "go", "rust".
bool may_be(std::string_view language, const std::string& tag);

}  // namespace benchmarks
