// WizardCoder's flow: a file of instructions in, a file of answers out, as its inference script does.
//
//   in:  {"idx": 1, "Instruction": "Write a function ..."}
//   out: {"id": 1, "instruction": "Write a function ...", "wizardcoder": "..."}
// Source: nlpxucan/WizardLM, WizardCoder/src/inference_wizardcoder.py.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "generators/generator.h"
#include "harness/base/files.h"

namespace generators {

/// Reads instructions as prompts and writes the answers, in the order in which they come. Instructions that the output
/// file answers already are not asked again. Thread-safe.
class InstructionFlow final : public PromptSource, public CompletionSink {
 public:
  /// `chat`: the instruction is the user's message; else it is wrapped in WizardCoder's Alpaca text. Errors name file
  /// and line.
  static base::Result<std::unique_ptr<InstructionFlow>> open(const std::filesystem::path& input,
                                                             const std::filesystem::path& output, bool chat);

  std::optional<base::Prompt> next() override;
  base::Status deliver(base::Completion completion) override;

  /// An error of the input file, which ended the prompts early.
  [[nodiscard]] base::Status status() const;
  [[nodiscard]] std::size_t answered_before() const { return answered_.size(); }

 private:
  struct Question {
    base::Json id;
    std::string instruction;
  };
  InstructionFlow(base::LineReader input, base::LineAppender output, bool chat)
      : input_(std::move(input)), output_(std::move(output)), chat_(chat) {}
  base::Result<std::optional<Question>> read_question();

  mutable std::mutex mutex_;
  base::LineReader input_;
  base::LineAppender output_;
  bool chat_;
  base::Status status_;
  std::unordered_set<std::string> answered_;         // ids, as JSON
  std::unordered_map<std::string, Question> asked_;  // by the prompt's task id
};

/// WizardCoder's Alpaca text around an instruction.
std::string alpaca_text(const std::string& instruction);

}  // namespace generators
