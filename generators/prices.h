// What a run costs: prices that the user gives, applied to the accounts; and an upper bound before anything is paid
// for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "generators/accounting.h"
#include "generators/generator.h"
#include "harness/base/result.h"

namespace generators {

/// Price of a model, in the currency of the table (the tables of most makers: US dollars), for a million tokens.
struct Price {
  double input_per_million = 0;
  double output_per_million = 0;
};

/// Prices by model name; a name that ends with "*" stands for all that begin like it, and the longest match wins.
class PriceTable {
 public:
  /// A JSON file: {"gpt-4o": {"input_per_million": 2.5, "output_per_million": 10}, "claude-*": {...}}. Errors name file
  /// and key.
  static base::Result<PriceTable> load(const std::filesystem::path& path);

  [[nodiscard]] std::optional<Price> find(const std::string& model) const;

 private:
  std::map<std::string, Price> prices_;
};

double cost(const Price& price, std::int64_t prompt_tokens, std::int64_t completion_tokens);

/// What a run will ask for at most.
struct Estimate {
  std::int64_t requests = 0;
  std::int64_t prompt_tokens = 0;         // upper bound: no tokenizer makes more tokens than there are bytes
  std::int64_t completion_tokens = 0;     // upper bound: requests x max_tokens
  std::int64_t likely_prompt_tokens = 0;  // by four bytes a token, as is usual for English and code
};

/// Goes through all prompts of `source` without asking any.
Estimate estimate(PromptSource& source, const Sampling& sampling, const std::string& system_prompt);

}  // namespace generators
