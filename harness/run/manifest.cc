#include "harness/run/manifest.h"

#include <ctime>

#include "harness/run/group_scores.h"

namespace run {
namespace {

std::string shown(const base::Json& value) {
  if (value.is_string() && value.get<std::string>().empty()) return "not set";
  if (value.is_object()) return "set";  // a benchmark: its name says enough
  return value.is_string() ? value.get<std::string>() : base::dump_line(value);
}

/// Adds the differences of two objects, member by member; a member that only one side has is compared with null unless
/// `lenient`.
void compare_members(const base::Json& stored, const base::Json& now, const std::string& prefix, bool lenient,
                     std::vector<std::string>& differences) {
  for (const auto& [key, value] : stored.items()) {
    if (!now.contains(key)) {
      if (!lenient) differences.push_back(prefix + key + " was " + shown(value) + " and is now not set");
    } else if (value.is_object() && now[key].is_object()) {
      compare_members(value, now[key], prefix + key + ".", lenient, differences);
    } else if (value != now[key]) {
      differences.push_back(prefix + key + " was " + shown(value) + " and is now " + shown(now[key]));
    }
  }
  for (const auto& [key, value] : now.items()) {
    if (!lenient && !stored.contains(key))
      differences.push_back(prefix + key + " was not set and is now " + shown(value));
  }
}

base::Json describe_part(const Workload& workload, int part) {
  const benchmarks::Info& info = workload.benchmark(part).info();
  base::Json json;
  json["title"] = info.title;
  json["profile"] = info.profile;
  json["prompt-style"] = info.prompt_style;
  json["extractor"] = info.extractor;
  json["data_sha256"] = info.data_sha256;
  json["problems"] = workload.selected(part).size();
  json["problems_total"] = workload.benchmark(part).problems().size();
  if (auto groups = describe_groups(workload.benchmark(part)); !groups.is_null()) json["groups"] = std::move(groups);
  return json;
}

}  // namespace

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

base::Json make_manifest(const RunConfig& config, const Workload& workload, const Environment& environment) {
  base::Json json;
  json["format"] = 1;
  json["created"] = utc_now();
  json["settings"] = identity_of(config);
  json["benchmarks"] = base::Json::object();
  for (int part = 0; part < workload.parts(); ++part) {
    json["benchmarks"][workload.benchmark(part).info().name] = describe_part(workload, part);
  }
  json["versions"]["harness"] = environment.harness_version;
  if (!environment.python_version.empty()) json["versions"]["python"] = environment.python_version;
  for (const auto& [language, versions] : environment.toolchains) json["versions"][language] = versions;
  json["machine"]["host"] = environment.host;
  json["machine"]["cpu"] = environment.cpu;
  json["machine"]["cores"] = environment.cores;
  json["machine"]["sandbox"] = environment.mechanisms;
  return json;
}

std::vector<std::string> manifest_differences(const base::Json& stored, const base::Json& now) {
  std::vector<std::string> differences;
  for (const char* section : {"settings", "benchmarks", "versions", "generator"}) {
    if (!stored.contains(section) || !now.contains(section)) continue;
    const bool lenient = std::string_view(section) == "versions";
    const std::string prefix = std::string_view(section) == "settings" ? "" : std::string(section) + ".";
    compare_members(stored[section], now[section], prefix, lenient, differences);
  }
  return differences;
}

}  // namespace run
