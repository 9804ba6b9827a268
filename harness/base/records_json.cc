#include "harness/base/records_json.h"

#include "harness/base/json_members.h"
#include "harness/base/names.h"

namespace base {
namespace {

Json to_json(const Evidence& evidence) {
  Json json = {{"category", evidence.category}};
  // Most samples have only a few of these; a results file of 16,400 lines stays readable and small.
  if (!evidence.message.empty()) json["message"] = evidence.message;
  if (evidence.line != 0) json["line"] = evidence.line;
  if (evidence.in_test) json["in_test"] = true;
  if (!evidence.source_line.empty()) json["source_line"] = evidence.source_line;
  if (!evidence.expected.empty()) json["expected"] = evidence.expected;
  if (!evidence.got.empty()) json["got"] = evidence.got;
  if (!evidence.flags.empty()) json["flags"] = evidence.flags;
  return json;
}

Result<Evidence> evidence_from_json(const Json& json) {
  JsonMembers members(json);
  Evidence evidence;
  members.require("category", evidence.category);
  members.read("message", evidence.message);
  members.read("line", evidence.line);
  members.read("in_test", evidence.in_test);
  members.read("source_line", evidence.source_line);
  members.read("expected", evidence.expected);
  members.read("got", evidence.got);
  members.read("flags", evidence.flags);
  HARNESS_TRY(members.status());
  return evidence;
}

Json to_json(const Usage& usage) {
  Json json{{"cpu_ms", usage.cpu_ms},
            {"wall_ms", usage.wall_ms},
            {"peak_memory_bytes", usage.peak_memory_bytes},
            {"output_bytes", usage.output_bytes}};
  if (usage.build_cpu_ms > 0) json["build_cpu_ms"] = usage.build_cpu_ms;
  return json;
}

Result<Usage> usage_from_json(const Json& json) {
  JsonMembers members(json);
  Usage usage;
  members.read("cpu_ms", usage.cpu_ms);
  members.read("wall_ms", usage.wall_ms);
  members.read("peak_memory_bytes", usage.peak_memory_bytes);
  members.read("output_bytes", usage.output_bytes);
  members.read("build_cpu_ms", usage.build_cpu_ms);
  HARNESS_TRY(members.status());
  return usage;
}

Result<Verdict> verdict_of_name(const std::string& name) {
  if (const auto verdict = verdict_from_name(name)) return *verdict;
  return Error{ErrorCode::kUsage, "unknown verdict \"" + name + "\""};
}

Status read_parts(const Json& json, std::vector<std::pair<std::string, Verdict>>& parts) {
  if (!json.is_object()) return Error{ErrorCode::kUsage, "key \"parts\" must be an object"};
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) return Error{ErrorCode::kUsage, "part \"" + name + "\" must be a verdict's name"};
    HARNESS_ASSIGN(const Verdict verdict, verdict_of_name(value.get<std::string>()));
    parts.emplace_back(name, verdict);
  }
  return {};
}

}  // namespace

Json to_json(const Completion& completion) {
  Json json = {{"task_id", completion.task_id},
               {"sample", completion.sample},
               {"form", name_of(completion.form)},
               {"text", completion.text},
               {"finish_reason", name_of(completion.finish_reason)}};
  if (completion.prompt_tokens) json["prompt_tokens"] = *completion.prompt_tokens;
  if (completion.completion_tokens) json["completion_tokens"] = *completion.completion_tokens;
  json["latency_ms"] = completion.latency_ms;
  return json;
}

Result<Completion> completion_from_json(const Json& json) {
  JsonMembers members(json);
  Completion completion;
  std::string form;
  std::string finish_reason;
  members.require("task_id", completion.task_id);
  members.require("sample", completion.sample);
  members.require("form", form);
  members.require("text", completion.text);
  members.require("finish_reason", finish_reason);
  members.read("prompt_tokens", completion.prompt_tokens);
  members.read("completion_tokens", completion.completion_tokens);
  members.read("latency_ms", completion.latency_ms);
  HARNESS_TRY(members.status());
  const auto known_form = form_from_name(form);
  if (!known_form) return Error{ErrorCode::kUsage, "unknown form \"" + form + "\""};
  completion.form = *known_form;
  completion.finish_reason = finish_reason_from_name(finish_reason);
  return completion;
}

Json to_json(const TestResult& result) {
  Json json = {{"task_id", result.task_id},          {"sample", result.sample},
               {"verdict", name_of(result.verdict)}, {"evidence", to_json(result.evidence)},
               {"usage", to_json(result.usage)},     {"program_sha256", result.program_sha256}};
  if (!result.official_result.empty()) json["official_result"] = result.official_result;
  if (!result.parts.empty()) {
    Json parts = Json::object();
    for (const auto& [name, verdict] : result.parts) parts[name] = name_of(verdict);
    json["parts"] = std::move(parts);
  }
  json["attempts"] = result.attempts;
  return json;
}

Result<TestResult> test_result_from_json(const Json& json) {
  JsonMembers members(json);
  TestResult result;
  std::string verdict;
  members.require("task_id", result.task_id);
  members.require("sample", result.sample);
  members.require("verdict", verdict);
  members.read("program_sha256", result.program_sha256);
  members.read("official_result", result.official_result);
  members.read("attempts", result.attempts);
  HARNESS_TRY(members.status());
  HARNESS_ASSIGN(result.verdict, verdict_of_name(verdict));
  if (const Json* evidence = members.find("evidence")) {
    HARNESS_ASSIGN(result.evidence, evidence_from_json(*evidence));
  }
  if (const Json* usage = members.find("usage")) {
    HARNESS_ASSIGN(result.usage, usage_from_json(*usage));
  }
  if (const Json* parts = members.find("parts")) HARNESS_TRY(read_parts(*parts, result.parts));
  return result;
}

}  // namespace base
