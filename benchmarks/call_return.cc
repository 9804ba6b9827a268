#include "benchmarks/call_return.h"

#include <array>
#include <cstring>
#include <optional>

namespace benchmarks {
namespace {

constexpr int kMaxDepth = 200;

template <typename T>
void put(std::string& out, T number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <typename T>
std::optional<T> take(std::string_view& bytes) {
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T number;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

std::optional<std::string_view> take_text(std::string_view& bytes) {
  const auto length = take<std::uint32_t>(bytes);
  if (!length || bytes.size() < *length) return std::nullopt;
  const auto text = bytes.substr(0, *length);
  bytes.remove_prefix(*length);
  return text;
}

bool skip_bytes(std::string_view& bytes, std::size_t count) {
  if (bytes.size() < count) return false;
  bytes.remove_prefix(count);
  return true;
}

bool skip(std::string_view& bytes, int depth) {
  if (bytes.empty() || depth > kMaxDepth) return false;
  const char tag = bytes[0];
  bytes.remove_prefix(1);
  switch (tag) {
    case 'N':
    case 'T':
    case 'F':
      return true;
    case 'i':
    case 'd':
      return skip_bytes(bytes, 8);
    case 'c':
      return skip_bytes(bytes, 16);
    case 'I':
    case 's':
    case 'b':
      return take_text(bytes).has_value();
    case 'O':
    case 'H':
      return take_text(bytes) && take_text(bytes);
    case 'Y':
      return take_text(bytes) && skip(bytes, depth + 1);
    case 'l':
    case 't':
    case 'S':
    case 'Z':
    case 'D':
      break;
    default:
      return false;
  }
  const auto count = take<std::uint32_t>(bytes);
  if (!count) return false;
  const auto values = std::uint64_t{*count} * (tag == 'D' ? 2U : 1U);
  for (std::uint64_t i = 0; i < values; ++i)
    if (!skip(bytes, depth + 1)) return false;
  return true;
}

bool read_exception(std::string_view& bytes, base::Exception& exception) {
  const auto type = take_text(bytes);
  const auto message = type ? take_text(bytes) : std::nullopt;
  const auto line = message ? take<std::uint32_t>(bytes) : std::nullopt;
  if (!line) return false;
  exception.type = *type;
  exception.message = *message;
  exception.line = static_cast<int>(*line);
  return true;
}

std::optional<Answer> read_answer(std::string_view& bytes) {
  Answer answer;
  const auto group = take<std::uint32_t>(bytes);
  const auto call = take<std::uint32_t>(bytes);
  const auto kind = take<char>(bytes);
  if (!group || !call || !kind) return std::nullopt;
  answer.group = *group;
  answer.call = *call;
  answer.kind = static_cast<Answer::Kind>(*kind);
  const auto begin = bytes;
  switch (answer.kind) {
    case Answer::Kind::kReturned:
      if (!skip_value(bytes)) return std::nullopt;
      answer.value = begin.substr(0, begin.size() - bytes.size());
      break;
    case Answer::Kind::kRaised:
    case Answer::Kind::kNotLoaded:
      if (!read_exception(bytes, answer.exception)) return std::nullopt;
      break;
    case Answer::Kind::kExpired:
      break;
    default:
      return std::nullopt;
  }
  const auto cpu_ms = take<double>(bytes);
  if (!cpu_ms) return std::nullopt;
  answer.cpu_ms = *cpu_ms;
  return answer;
}

/// Within a group the calls come one by one, and after one that failed none; the groups come in order.
bool follows(const Answer& answer, const Answer* last) {
  if (last == nullptr || answer.group > last->group) return answer.call == 0;
  return answer.group == last->group && last->kind == Answer::Kind::kReturned && answer.call == last->call + 1 &&
         answer.kind != Answer::Kind::kNotLoaded;
}

}  // namespace

std::string encode_calls(const std::vector<CallGroup>& groups) {
  std::string out;
  put(out, static_cast<std::uint32_t>(groups.size()));
  for (const auto& group : groups) {
    put(out, static_cast<std::uint32_t>(group.name.size()));
    out += group.name;
    put(out, static_cast<std::uint32_t>(group.calls.size()));
    for (const auto& call : group.calls) {
      put(out, call.limit_ms);
      out += call.arguments;
    }
  }
  return out;
}

std::vector<Answer> read_answers(std::string_view returned) {
  std::vector<Answer> answers;
  while (!returned.empty()) {
    auto answer = read_answer(returned);
    if (!answer || !follows(*answer, answers.empty() ? nullptr : &answers.back())) break;
    answers.push_back(std::move(*answer));
  }
  return answers;
}

bool skip_value(std::string_view& bytes) { return skip(bytes, 0); }

}  // namespace benchmarks
