#include "benchmarks/names.h"

#include <array>
#include <cctype>
#include <utility>

namespace benchmarks {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kAliases{{
    {"human-eval", "humaneval"},
    {"openai-humaneval", "humaneval"},
    {"openai-human-eval", "humaneval"},
    {"humanevalplus", "humaneval+"},
    {"humaneval-plus", "humaneval+"},
    {"human-eval+", "humaneval+"},
    {"human-eval-plus", "humaneval+"},
    {"evalplus/humanevalplus", "humaneval+"},
    {"humaneval+@0.1.10", "humaneval+"},
    {"mbppplus", "mbpp+"},
    {"mbpp-plus", "mbpp+"},
    {"evalplus/mbppplus", "mbpp+"},
    {"mbpp+@0.2.0", "mbpp+"},
    {"mbpp-500", "mbpp"},
    {"mbpp-full", "mbpp"},
    {"google/mbpp", "mbpp"},
    {"sanitized-mbpp", "mbpp-sanitized"},
    {"mbpp-427", "mbpp-sanitized"},
    {"sanitized-mbpp-257", "mbpp-257"},
    {"mbpp-opencompass", "mbpp-257"},
    {"opencompass-mbpp", "mbpp-257"},
    {"opencompass/mbpp", "mbpp-257"},
    {"ds-1000", "ds1000"},
    {"ds1000-simplified", "ds1000"},
    {"xlang-ai/ds-1000", "ds1000"},
    {"xlangai/ds-1000", "ds1000"},
}};

std::string_view resolve(std::string_view name) {
  for (const auto& [alias, target] : kAliases)
    if (alias == name) return target;
  return name;
}

/// "humanevalx-c++", "human-eval-x/golang", "thudm/humaneval-x" … -> "humaneval-x-cpp", "humaneval-x-go",
/// "humaneval-x"; other names as they are.
std::string humaneval_x_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> kSpellings = {"humaneval-x", "human-eval-x", "humanevalx"};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kLanguages{{{"py", "python"},
                                                                                      {"python3", "python"},
                                                                                      {"c++", "cpp"},
                                                                                      {"cxx", "cpp"},
                                                                                      {"javascript", "js"},
                                                                                      {"node", "js"},
                                                                                      {"nodejs", "js"},
                                                                                      {"golang", "go"},
                                                                                      {"rs", "rust"},
                                                                                      {"all", ""}}};
  auto rest = name;
  if (rest.starts_with("thudm/") || rest.starts_with("zai-org/")) rest.remove_prefix(rest.find('/') + 1);
  for (const auto spelling : kSpellings) {
    if (!rest.starts_with(spelling)) continue;
    auto language = rest.substr(spelling.size());
    if (language.empty()) return "humaneval-x";
    if (language[0] != '-' && language[0] != '/') break;
    language.remove_prefix(1);
    for (const auto& [alias, target] : kLanguages)
      if (language == alias) language = target;
    return language.empty() ? "humaneval-x" : "humaneval-x-" + std::string(language);
  }
  return std::string(name);
}

}  // namespace

std::string canonical_name(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto at = plain.find('@');
  std::string base = humaneval_x_name(resolve(std::string_view(plain).substr(0, at)));
  if (at != std::string::npos) base += plain[at + 1] == 'v' ? "@" + plain.substr(at + 2) : plain.substr(at);
  return std::string(resolve(base));
}

}  // namespace benchmarks
