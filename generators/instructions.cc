#include "generators/instructions.h"

#include <utility>

namespace generators {
namespace {

using base::Error;
using base::ErrorCode;

/// "wizardcoder" holds the answer without the white space around it, as the script's strip() does.
std::string stripped(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

base::Result<std::unordered_set<std::string>> answered_ids(const std::filesystem::path& output) {
  std::unordered_set<std::string> ids;
  std::error_code ignored;
  if (!std::filesystem::exists(output, ignored)) return ids;
  HARNESS_ASSIGN(base::LineReader reader, base::LineReader::open(output));
  std::string line;
  while (true) {
    HARNESS_ASSIGN(const bool more, reader.next(line));
    if (!more) return ids;
    const auto row = base::parse_json(line);
    if (!row.ok() || !row->is_object() || !row->contains("id")) {
      return Error{ErrorCode::kUsage, "not an answer of an earlier session; choose another output file"}.at(
          reader.where());
    }
    ids.insert(base::dump_line((*row)["id"]));
  }
}

}  // namespace

std::string alpaca_text(const std::string& instruction) {
  return "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
         "### Instruction:\n" +
         instruction + "\n\n### Response:";
}

base::Result<std::unique_ptr<InstructionFlow>> InstructionFlow::open(const std::filesystem::path& input,
                                                                     const std::filesystem::path& output, bool chat) {
  HARNESS_ASSIGN(base::LineReader reader, base::LineReader::open(input));
  // Opening for appending cuts off a torn last line, so it comes before reading what is there.
  HARNESS_ASSIGN(base::LineAppender appender, base::LineAppender::open(output));
  std::unique_ptr<InstructionFlow> flow(new InstructionFlow(std::move(reader), std::move(appender), chat));
  HARNESS_ASSIGN(flow->answered_, answered_ids(output));
  return flow;
}

base::Result<std::optional<InstructionFlow::Question>> InstructionFlow::read_question() {
  std::string line;
  while (true) {
    HARNESS_ASSIGN(const bool more, input_.next(line));
    if (!more) return std::optional<Question>();
    if (stripped(line).empty()) continue;
    const auto row = base::parse_json(line);
    if (!row.ok()) return Error{ErrorCode::kUsage, "not a JSON object: " + row.error().message}.at(input_.where());
    auto instruction = base::string_member(*row, "Instruction");
    if (!instruction.ok()) return instruction.error().at(input_.where());
    if (!row->contains("idx")) return Error{ErrorCode::kUsage, "key \"idx\" is missing"}.at(input_.where());
    return std::optional<Question>(Question{(*row)["idx"], *std::move(instruction)});
  }
}

std::optional<base::Prompt> InstructionFlow::next() {
  const std::lock_guard lock(mutex_);
  while (status_.ok()) {
    auto question = read_question();
    if (!question.ok()) {
      status_ = question.error();
      break;
    }
    if (!*question) break;
    const std::string id = base::dump_line((*question)->id);
    if (answered_.contains(id)) continue;
    base::Prompt prompt;
    prompt.task_id = id;
    if (chat_) {
      prompt.messages.push_back({"user", (*question)->instruction});
    } else {
      prompt.text = alpaca_text((*question)->instruction);
    }
    if (!asked_.emplace(id, *std::move(*question)).second) {
      status_ = Error{ErrorCode::kUsage, "idx " + id + " is there twice"}.at(input_.where());
      break;
    }
    return prompt;
  }
  return std::nullopt;
}

base::Status InstructionFlow::deliver(base::Completion completion) {
  const std::lock_guard lock(mutex_);
  const auto question = asked_.find(completion.task_id);
  HARNESS_CHECK(question != asked_.end());
  const base::Json row = {{"id", question->second.id},
                          {"instruction", question->second.instruction},
                          {"wizardcoder", stripped(completion.text)}};
  HARNESS_TRY(output_.append(base::dump_line(row)));
  // The id stays known, so that a second instruction of the same idx is noticed; the text goes.
  question->second.instruction.clear();
  return {};
}

base::Status InstructionFlow::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace generators
