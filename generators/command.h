// Any program as a model: it reads prompts as JSON lines on its standard input and writes completions as JSON lines on
// its output.
//
//   in:  {"task_id": "HumanEval/0", "sample": 0, "prompt": "..."  or  "messages": [{"role": ..., "content": ...}],
//   "stop": [...],
//         "seed": 7, "temperature": 0.2, "top_p": 0.95, "top_k": 0, "max_tokens": 1024}
//   out: {"task_id": "HumanEval/0", "sample": 0, "completion": "..."  or  "solution": "a whole program",
//         "finish_reason": "stop", "prompt_tokens": 9, "completion_tokens": 3}    (the last three if it likes; in any
//         order)
//
// Its input ends when there are no prompts left; then it should answer what is open and end with exit status 0. Both
// are one socket, so it must read standard input as it got it, not open /dev/stdin anew.
#pragma once

#include <filesystem>
#include <string>

#include "generators/generator.h"

namespace generators {

class CommandGenerator final : public Generator {
 public:
  /// `command` is a line for /bin/sh; its standard error is appended to `log`. At most `concurrency` prompts are open
  /// at a time.
  CommandGenerator(std::string command, std::filesystem::path log, Sampling sampling, int concurrency);

  base::Status start(std::stop_token stop) override;
  [[nodiscard]] base::Json describe() const override;
  [[nodiscard]] Bill bill() const override { return accounting_.bill(); }

  /// Error: the program answers what was not asked, writes what is no completion (with the line's number), fails, or
  /// ends with prompts unanswered. What was answered before is delivered.
  base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) override;

 private:
  std::string command_;
  std::filesystem::path log_;
  Sampling sampling_;
  int concurrency_;
  Accounting accounting_;
};

}  // namespace generators
