#include "harness/run/outcome_bytes.h"

#include <string>

#include "harness/base/json.h"
#include "harness/base/names.h"

namespace run {
namespace {

base::Json exception_to_json(const base::Exception& exception) {
  return {exception.type, exception.message, exception.line, exception.in_test, exception.source_line};
}

base::Exception exception_from_json(const base::Json& json) {
  return {json.at(0).get<std::string>(), json.at(1).get<std::string>(), json.at(2).get<int>(), json.at(3).get<bool>(),
          json.at(4).get<std::string>()};
}

base::Outcome outcome_from_json(const base::Json& json, base::Outcome::Status status) {
  base::Outcome outcome;
  outcome.status = status;
  outcome.exit_code = json.at("exit_code").get<int>();
  outcome.signal = json.at("signal").get<int>();
  if (json.contains("exception")) outcome.exception = exception_from_json(json.at("exception"));
  outcome.detail = json.at("detail").get<std::string>();
  outcome.stdout_head = json.at("stdout").get<std::string>();
  outcome.stderr_head = json.at("stderr").get<std::string>();
  outcome.returned = json.at("returned").get<std::string>();
  outcome.flags = json.at("flags").get<std::vector<std::string>>();
  const auto& usage = json.at("usage");
  outcome.usage = {usage.at(0).get<double>(), usage.at(1).get<double>(), usage.at(2).get<std::uint64_t>(),
                   usage.at(3).get<std::uint64_t>(), usage.at(4).get<double>()};
  return outcome;
}

}  // namespace

std::vector<std::uint8_t> outcome_to_bytes(const base::Outcome& outcome) {
  base::Json json{
      {"status", base::name_of(outcome.status)}, {"exit_code", outcome.exit_code}, {"signal", outcome.signal}};
  if (outcome.exception) json["exception"] = exception_to_json(*outcome.exception);
  json["detail"] = outcome.detail;
  json["stdout"] = outcome.stdout_head;
  json["stderr"] = outcome.stderr_head;
  json["returned"] = outcome.returned;
  json["flags"] = outcome.flags;
  json["usage"] = {outcome.usage.cpu_ms, outcome.usage.wall_ms, outcome.usage.peak_memory_bytes,
                   outcome.usage.output_bytes, outcome.usage.build_cpu_ms};
  return base::Json::to_msgpack(json);
}

std::optional<base::Outcome> outcome_from_bytes(std::span<const std::uint8_t> bytes) {
  const base::Json json = base::Json::from_msgpack(bytes.begin(), bytes.end(), true, false);
  if (!json.is_object()) return std::nullopt;
  const auto status = base::status_from_name(base::string_member_or(json, "status", ""));
  if (!status) return std::nullopt;
  try {
    return outcome_from_json(json, *status);
  } catch (const base::Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace run
