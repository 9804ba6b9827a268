#include "harness/base/json_members.h"
#include "harness/base/records_json.h"

namespace base {
namespace {

Json to_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"value", estimate->value},
          {"standard_error", estimate->standard_error},
          {"low", estimate->low},
          {"high", estimate->high}};
}

Status read_estimate(const JsonMembers& members, std::optional<Estimate>& estimate) {
  const Json* json = members.find("estimate");
  if (json == nullptr || json->is_null()) return {};
  JsonMembers numbers(*json);
  estimate.emplace();
  numbers.require("value", estimate->value);
  numbers.require("standard_error", estimate->standard_error);
  numbers.require("low", estimate->low);
  numbers.require("high", estimate->high);
  return numbers.status();
}

Json to_json(const PassAtK& score) {
  return {{"part", score.part}, {"k", score.k}, {"estimate", to_json(score.estimate)}};
}

Result<PassAtK> pass_at_k_from_json(const Json& json) {
  JsonMembers members(json);
  PassAtK score;
  members.read("part", score.part);
  members.require("k", score.k);
  HARNESS_TRY(members.status());
  HARNESS_TRY(read_estimate(members, score.estimate));
  return score;
}

Json to_json(const GroupScore& group) {
  return {
      {"kind", group.kind}, {"name", group.name}, {"problems", group.problems}, {"estimate", to_json(group.estimate)}};
}

Result<GroupScore> group_from_json(const Json& json) {
  JsonMembers members(json);
  GroupScore group;
  members.require("kind", group.kind);
  members.require("name", group.name);
  members.read("problems", group.problems);
  HARNESS_TRY(members.status());
  HARNESS_TRY(read_estimate(members, group.estimate));
  return group;
}

Json to_json(const AverageScore& average) {
  return {{"title", average.title}, {"estimate", to_json(average.estimate)}};
}

Result<AverageScore> average_from_json(const Json& json) {
  JsonMembers members(json);
  AverageScore average;
  members.require("title", average.title);
  HARNESS_TRY(members.status());
  HARNESS_TRY(read_estimate(members, average.estimate));
  return average;
}

Result<CategoryCount> category_from_json(const Json& json) {
  JsonMembers members(json);
  CategoryCount category;
  members.require("category", category.category);
  members.require("count", category.count);
  HARNESS_TRY(members.status());
  return category;
}

Json to_json(const std::vector<CategoryCount>& counts) {
  Json json = Json::array();
  for (const auto& entry : counts) json.push_back({{"category", entry.category}, {"count", entry.count}});
  return json;
}

Json to_json(const BenchmarkSummary& summary) {
  Json json = {{"benchmark", summary.benchmark},
               {"title", summary.title},
               {"profile", summary.profile},
               {"problems", summary.problems},
               {"problems_total", summary.problems_total},
               {"samples", summary.samples},
               {"scored", summary.scored},
               {"passed", summary.passed},
               {"unscored", summary.unscored},
               {"min_samples", summary.min_samples},
               {"max_samples", summary.max_samples},
               {"distinct_programs", summary.distinct_programs},
               {"pass_at_k", Json::array()},
               {"categories", to_json(summary.categories)},
               {"pass_flags", to_json(summary.pass_flags)}};
  for (const auto& score : summary.pass_at_k) json["pass_at_k"].push_back(to_json(score));
  for (const auto& group : summary.groups) json["groups"].push_back(to_json(group));
  if (summary.prompt_tokens) json["prompt_tokens"] = *summary.prompt_tokens;
  if (summary.completion_tokens) json["completion_tokens"] = *summary.completion_tokens;
  json["execution_cpu_ms"] = summary.execution_cpu_ms;
  json["notes"] = summary.notes;
  return json;
}

/// Appends what `read` makes of each element of the array `key`.
template <typename T, typename Read>
Status read_each(const JsonMembers& members, const char* key, std::vector<T>& items, Read read) {
  const Json* array = members.find(key);
  if (array == nullptr) return {};
  if (!array->is_array()) return Error{ErrorCode::kUsage, std::string("key \"") + key + "\" must be an array"};
  for (const auto& element : *array) {
    HARNESS_ASSIGN(T item, read(element));
    items.push_back(std::move(item));
  }
  return {};
}

Result<BenchmarkSummary> benchmark_from_json(const Json& json) {
  JsonMembers members(json);
  BenchmarkSummary summary;
  members.require("benchmark", summary.benchmark);
  members.read("title", summary.title);
  members.read("profile", summary.profile);
  members.read("problems", summary.problems);
  members.read("problems_total", summary.problems_total);
  members.read("samples", summary.samples);
  members.read("scored", summary.scored);
  members.read("passed", summary.passed);
  members.read("unscored", summary.unscored);
  members.read("min_samples", summary.min_samples);
  members.read("max_samples", summary.max_samples);
  members.read("distinct_programs", summary.distinct_programs);
  members.read("prompt_tokens", summary.prompt_tokens);
  members.read("completion_tokens", summary.completion_tokens);
  members.read("execution_cpu_ms", summary.execution_cpu_ms);
  members.read("notes", summary.notes);
  HARNESS_TRY(members.status());
  HARNESS_TRY(read_each(members, "pass_at_k", summary.pass_at_k, pass_at_k_from_json));
  HARNESS_TRY(read_each(members, "groups", summary.groups, group_from_json));
  HARNESS_TRY(read_each(members, "categories", summary.categories, category_from_json));
  HARNESS_TRY(read_each(members, "pass_flags", summary.pass_flags, category_from_json));
  return summary;
}

Json to_json(const AnswerSummary& answers) {
  return {{"requests", answers.requests},
          {"retries", answers.retries},
          {"throttled", answers.throttled},
          {"finished", answers.finished},
          {"cut_off", answers.cut_off},
          {"refused", answers.refused},
          {"not_told", answers.not_told},
          {"empty", answers.empty},
          {"latency_p50_ms", answers.latency_p50_ms},
          {"latency_p95_ms", answers.latency_p95_ms},
          {"latency_max_ms", answers.latency_max_ms}};
}

Result<AnswerSummary> answers_from_json(const Json& json) {
  JsonMembers members(json);
  AnswerSummary answers;
  members.read("requests", answers.requests);
  members.read("retries", answers.retries);
  members.read("throttled", answers.throttled);
  members.read("finished", answers.finished);
  members.read("cut_off", answers.cut_off);
  members.read("refused", answers.refused);
  members.read("not_told", answers.not_told);
  members.read("empty", answers.empty);
  members.read("latency_p50_ms", answers.latency_p50_ms);
  members.read("latency_p95_ms", answers.latency_p95_ms);
  members.read("latency_max_ms", answers.latency_max_ms);
  HARNESS_TRY(members.status());
  return answers;
}

Status read_settings(const JsonMembers& members, std::vector<std::pair<std::string, std::string>>& settings) {
  const Json* object = members.find("settings");
  if (object == nullptr) return {};
  if (!object->is_object()) return Error{ErrorCode::kUsage, "key \"settings\" must be an object"};
  for (const auto& [name, value] : object->items()) {
    if (!value.is_string()) return Error{ErrorCode::kUsage, "setting \"" + name + "\" must be a string"};
    settings.emplace_back(name, value.get<std::string>());
  }
  return {};
}

}  // namespace

Json to_json(const Summary& summary) {
  Json json = {
      {"run", summary.run},          {"model", summary.model},     {"harness_version", summary.harness_version},
      {"created", summary.created},  {"wall_s", summary.wall_s},   {"generation_s", summary.generation_s},
      {"benchmarks", Json::array()}, {"settings", Json::object()}, {"sandbox", summary.sandbox}};
  for (const auto& benchmark : summary.benchmarks) json["benchmarks"].push_back(to_json(benchmark));
  for (const auto& average : summary.averages) json["averages"].push_back(to_json(average));
  for (const auto& [name, value] : summary.settings) json["settings"][name] = value;
  if (summary.answers) json["answers"] = to_json(*summary.answers);
  if (summary.cost) json["cost"] = *summary.cost;
  return json;
}

Result<Summary> summary_from_json(const Json& json) {
  JsonMembers members(json);
  Summary summary;
  members.require("run", summary.run);
  members.read("model", summary.model);
  members.read("harness_version", summary.harness_version);
  members.read("created", summary.created);
  members.read("wall_s", summary.wall_s);
  members.read("generation_s", summary.generation_s);
  members.read("sandbox", summary.sandbox);
  members.read("cost", summary.cost);
  HARNESS_TRY(members.status());
  if (const Json* answers = members.find("answers"); answers != nullptr && !answers->is_null()) {
    HARNESS_ASSIGN(summary.answers, answers_from_json(*answers));
  }
  HARNESS_TRY(read_settings(members, summary.settings));
  HARNESS_TRY(read_each(members, "benchmarks", summary.benchmarks, benchmark_from_json));
  HARNESS_TRY(read_each(members, "averages", summary.averages, average_from_json));
  return summary;
}

}  // namespace base
