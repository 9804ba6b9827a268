#include "benchmarks/expected_outputs.h"

#include <system_error>

#include "benchmarks/call_return.h"
#include "harness/base/files.h"
#include "harness/base/hash.h"

namespace benchmarks {

std::filesystem::path ExpectedStore::path_of(const base::Program& program) const {
  std::string bytes;
  for (const std::string* part :
       {&program.runtime, &program.candidate, &program.test, &program.entry_point, &environment_})
    bytes.append(std::to_string(part->size())).append(":").append(*part);
  const std::string digest = base::sha256(bytes);
  return folder_ / "expected" / digest.substr(0, 2) / digest;
}

std::optional<std::string> ExpectedStore::find(const base::Program& program) const {
  std::error_code ignored;
  if (folder_.empty()) return std::nullopt;
  const auto path = path_of(program);
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  auto content = base::read_file(path);
  if (!content.ok()) return std::nullopt;
  return std::move(*content);
}

base::Status ExpectedStore::keep(const base::Program& program, const std::string& returned) const {
  if (folder_.empty()) return {};
  const auto path = path_of(program);
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed)
    return base::Error{base::ErrorCode::kIo, "cannot make " + path.parent_path().string() + ": " + failed.message()};
  return base::write_file(path, returned);
}

ExpectedCalls expected_from(const std::string& returned, std::size_t groups) {
  ExpectedCalls expected(groups);
  for (const auto& answer : read_answers(returned))
    if (answer.kind == Answer::Kind::kReturned && answer.group < groups)
      expected[answer.group].push_back({std::string(answer.value), answer.cpu_ms});
  return expected;
}

std::string incomplete(const ExpectedCalls& expected, const std::string& returned,
                       const std::vector<std::size_t>& calls) {
  for (const auto& answer : read_answers(returned)) {
    if (answer.kind == Answer::Kind::kRaised || answer.kind == Answer::Kind::kNotLoaded)
      return answer.exception.type + ": " + answer.exception.message;
    if (answer.kind == Answer::Kind::kExpired) return "a call ran out of time";
  }
  for (std::size_t group = 0; group < calls.size(); ++group)
    if (expected[group].size() != calls[group])
      return std::to_string(expected[group].size()) + " of " + std::to_string(calls[group]) + " calls were answered";
  return "";
}

}  // namespace benchmarks
