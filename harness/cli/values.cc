#include "harness/cli/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "harness/base/suggest.h"

namespace cli {
namespace {

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

template <typename T>
std::optional<T> parse_number(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto end = std::min(text.find(',', begin), text.size());
    const auto first = text.find_first_not_of(' ', begin);
    if (first < end) words.push_back(text.substr(first, text.find_last_not_of(' ', end - 1) - first + 1));
    begin = end + 1;
  }
  return words;
}

std::string shown(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

base::Status set_text(std::string& target, const std::string& value) {
  if (value.empty()) return usage("must not be empty");
  target = value;
  return {};
}

base::Status set_path(std::filesystem::path& target, const std::string& value) {
  if (value.empty()) return usage("must not be empty");
  target = value;
  return {};
}

base::Status set_choice(std::string& target, const std::string& value, std::initializer_list<std::string> choices) {
  const std::vector<std::string> known(choices);
  if (std::find(known.begin(), known.end(), value) == known.end()) {
    std::string list;
    for (std::size_t i = 0; i < known.size(); ++i)
      list += (i == 0 ? "" : i + 1 == known.size() ? " or " : ", ") + known[i];
    return usage("must be " + list + base::did_you_mean(value, known));
  }
  target = value;
  return {};
}

base::Status set_count(int& target, const std::string& value, int least) {
  const auto number = parse_number<int>(value);
  if (!number || *number < least) return usage("must be a whole number of at least " + std::to_string(least));
  target = *number;
  return {};
}

base::Status set_seed(std::uint64_t& target, const std::string& value) {
  const auto number = parse_number<std::uint64_t>(value);
  if (!number) return usage("must be a whole number of at least 0");
  target = *number;
  return {};
}

base::Status set_number(double& target, const std::string& value, double least, double most) {
  const auto number = parse_number<double>(value);
  if (!number || !std::isfinite(*number) || *number < least || *number > most) {
    return usage("must be a number from " + shown(least) + " to " + shown(most));
  }
  target = *number;
  return {};
}

base::Status set_range(std::optional<std::pair<int, int>>& target, const std::string& value) {
  std::string text = value;
  std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '(' || c == ')'; });
  const auto words = split(text);
  const auto low = words.size() == 2 ? parse_number<int>(words[0]) : std::nullopt;
  const auto high = words.size() == 2 ? parse_number<int>(words[1]) : std::nullopt;
  if (!low || !high || *low < 0 || *high <= *low)
    return usage("must be two numbers as in 0,10: the first, and the one behind the last");
  target = std::pair(*low, *high);
  return {};
}

base::Status set_list(std::vector<std::string>& target, const std::string& value) {
  auto words = split(value);
  if (words.empty()) return usage("must not be empty");
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::find(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i), words[i]) !=
        words.begin() + static_cast<std::ptrdiff_t>(i)) {
      return usage("names " + words[i] + " twice");
    }
  }
  target = std::move(words);
  return {};
}

base::Status set_ks(std::vector<int>& target, const std::string& value) {
  std::vector<int> ks;
  for (const std::string& word : split(value)) {
    const auto k = parse_number<int>(word);
    if (!k || *k < 1) return usage("must be whole numbers of at least 1, as in 1,10,100");
    ks.push_back(*k);
  }
  if (ks.empty()) return usage("must be whole numbers of at least 1, as in 1,10,100");
  std::sort(ks.begin(), ks.end());
  ks.erase(std::unique(ks.begin(), ks.end()), ks.end());
  target = std::move(ks);
  return {};
}

base::Status set_switch(bool& target, const std::string& value) {
  if (value != "true" && value != "false") return usage("must be true or false");
  target = value == "true";
  return {};
}

base::Status set_switch_off(bool& target, const std::string& value) {
  bool off = false;
  HARNESS_TRY(set_switch(off, value));
  target = !off;
  return {};
}

}  // namespace cli
