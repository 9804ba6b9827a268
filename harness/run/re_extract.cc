#include "harness/run/re_extract.h"

#include <cstdio>
#include <string>
#include <system_error>

#include "harness/base/json.h"
#include "harness/run/run_store.h"

namespace run {
namespace {

/// "LOW,HIGH", as identity_of() writes it.
std::optional<std::pair<int, int>> range_of(const std::string& text) {
  int low = 0;
  int high = 0;
  if (std::sscanf(text.c_str(), "%d,%d", &low, &high) != 2) return std::nullopt;
  return std::pair(low, high);
}

}  // namespace

base::Result<RunConfig> re_extraction(RunConfig config, const std::filesystem::path& folder) {
  HARNESS_ASSIGN(const base::Json manifest, read_manifest(folder));
  config.samples = folder / "completions.jsonl";
  std::error_code failed;
  if (std::filesystem::file_size(config.samples, failed) == 0 || failed) {
    return base::Error{base::ErrorCode::kUsage, folder.string() + " holds no answers yet"};
  }
  const base::Json settings = manifest.value("settings", base::Json::object());
  config.samples_name_benchmark = true;
  if (config.benchmarks.empty()) config.benchmarks = settings.value("benchmark", std::vector<std::string>());
  if (config.profile.empty()) config.profile = base::string_member_or(settings, "profile", "");
  if (config.prompt_style.empty()) config.prompt_style = base::string_member_or(settings, "prompt-style", "");
  config.api = base::string_member_or(settings, "api", config.api);
  if (config.limit == 0) config.limit = settings.value("limit", 0);
  if (!config.id_range) config.id_range = range_of(base::string_member_or(settings, "id-range", ""));
  if (config.timeout_s == 0) config.timeout_s = settings.value("timeout", 0.0);
  if (config.output.empty()) {
    auto name = std::filesystem::absolute(folder).lexically_normal();
    if (!name.has_filename()) name = name.parent_path();
    config.output = name.string() + "-" + (config.extractor.empty() ? "re-extracted" : config.extractor);
  }
  return config;
}

}  // namespace run
