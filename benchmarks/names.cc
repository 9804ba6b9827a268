#include "benchmarks/names.h"

#include <array>
#include <cctype>
#include <utility>

namespace benchmarks {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kAliases{{
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
}};

std::string_view resolve(std::string_view name) {
  for (const auto& [alias, target] : kAliases)
    if (alias == name) return target;
  return name;
}

}  // namespace

std::string canonical_name(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto at = plain.find('@');
  std::string base(resolve(std::string_view(plain).substr(0, at)));
  if (at != std::string::npos) base += plain[at + 1] == 'v' ? "@" + plain.substr(at + 2) : plain.substr(at);
  return std::string(resolve(base));
}

}  // namespace benchmarks
