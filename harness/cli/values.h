// From the text behind a flag to its value. All return kUsage with what the value should be.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"

namespace cli {

base::Status set_text(std::string& target, const std::string& value);  // not empty
base::Status set_path(std::filesystem::path& target, const std::string& value);
base::Status set_choice(std::string& target, const std::string& value, std::initializer_list<std::string> choices);
base::Status set_count(int& target, const std::string& value, int least);
base::Status set_seed(std::uint64_t& target, const std::string& value);
base::Status set_number(double& target, const std::string& value, double least, double most);
/// "low,high" with 0 <= low < high; brackets around it are fine.
base::Status set_range(std::optional<std::pair<int, int>>& target, const std::string& value);
/// Words between commas, each once.
base::Status set_list(std::vector<std::string>& target, const std::string& value);
/// Numbers of at least 1 between commas.
base::Status set_ks(std::vector<int>& target, const std::string& value);
base::Status set_switch(bool& target, const std::string& value);      // "true" or "false"
base::Status set_switch_off(bool& target, const std::string& value);  // the inverse, for --no-…

}  // namespace cli
