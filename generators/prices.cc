#include "generators/prices.h"

#include <cmath>

#include "harness/base/files.h"
#include "harness/base/json.h"

namespace generators {
namespace {

// A chat template wraps each message in a few special tokens.
constexpr std::int64_t kTokensPerMessage = 16;
constexpr std::int64_t kLikelyBytesPerToken = 4;

base::Error wrong(const std::filesystem::path& path, const std::string& what) {
  return {base::ErrorCode::kUsage, path.string() + ": " + what};
}

base::Result<double> price_member(const base::Json& entry, const char* key) {
  const auto found = entry.find(key);
  if (found == entry.end() || !found->is_number())
    return base::Error{base::ErrorCode::kUsage, std::string("key \"") + key + "\" must be a number"};
  const double price = found->get<double>();
  if (!std::isfinite(price) || price < 0)
    return base::Error{base::ErrorCode::kUsage, std::string("key \"") + key + "\" must not be negative"};
  return price;
}

}  // namespace

base::Result<PriceTable> PriceTable::load(const std::filesystem::path& path) {
  HARNESS_ASSIGN(const std::string text, base::read_file(path));
  const auto json = base::parse_json(text);
  if (!json.ok()) return wrong(path, json.error().message);
  if (!json->is_object()) return wrong(path, "expected a JSON object of model names and prices");
  PriceTable table;
  for (const auto& [model, entry] : json->items()) {
    if (!entry.is_object()) return wrong(path, "the price of \"" + model + "\" must be an object");
    const auto input = price_member(entry, "input_per_million");
    const auto output = price_member(entry, "output_per_million");
    for (const auto* price : {&input, &output}) {
      if (!price->ok()) return wrong(path, "\"" + model + "\": " + price->error().message);
    }
    table.prices_[model] = {*input, *output};
  }
  return table;
}

std::optional<Price> PriceTable::find(const std::string& model) const {
  if (const auto exact = prices_.find(model); exact != prices_.end()) return exact->second;
  std::optional<Price> best;
  std::size_t length = 0;
  for (const auto& [pattern, price] : prices_) {
    if (!pattern.ends_with('*') || !model.starts_with(pattern.substr(0, pattern.size() - 1))) continue;
    if (best && pattern.size() <= length) continue;
    best = price;
    length = pattern.size();
  }
  return best;
}

double cost(const Price& price, std::int64_t prompt_tokens, std::int64_t completion_tokens) {
  return (price.input_per_million * static_cast<double>(prompt_tokens) +
          price.output_per_million * static_cast<double>(completion_tokens)) /
         1e6;
}

Estimate estimate(PromptSource& source, const Sampling& sampling, const std::string& system_prompt) {
  Estimate sum;
  while (const auto prompt = source.next()) {
    auto bytes = static_cast<std::int64_t>(prompt->text.size());
    for (const auto& message : prompt->messages) bytes += static_cast<std::int64_t>(message.content.size());
    auto messages = static_cast<std::int64_t>(prompt->messages.size());
    const bool brings_system = prompt->is_chat() && prompt->messages.front().role == "system";
    if (prompt->is_chat() && !system_prompt.empty() && !brings_system) {
      bytes += static_cast<std::int64_t>(system_prompt.size());
      ++messages;
    }
    ++sum.requests;
    sum.prompt_tokens += bytes + messages * kTokensPerMessage;
    sum.likely_prompt_tokens += bytes / kLikelyBytesPerToken + messages * kTokensPerMessage / kLikelyBytesPerToken;
    sum.completion_tokens += sampling.max_tokens;
  }
  return sum;
}

}  // namespace generators
