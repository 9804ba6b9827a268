#include "harness/run/run_config.h"

#include <algorithm>
#include <cctype>

#include "harness/base/hash.h"

namespace run {
namespace {

/// "http://user:secret@host/v1" without "user:secret@".
std::string without_credentials(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto host = scheme + 3;
  const auto at = url.find('@', host);
  const auto slash = url.find('/', host);
  if (at == std::string::npos || (slash != std::string::npos && slash < at)) return url;
  return url.substr(0, host) + url.substr(at + 1);
}

/// Only characters that are safe in a file name; a path's last part without its extension.
std::string file_name_of(const std::string& name) {
  std::string result;
  std::string last = name.ends_with(".gguf") ? std::filesystem::path(name).filename().string() : name;
  for (const char* extension : {".gguf", ".gz", ".zst", ".jsonl", ".json"}) {
    if (last.ends_with(extension)) last.resize(last.size() - std::string_view(extension).size());
  }
  for (const char c : last) {
    const bool safe = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '+' || c == '-';
    if (safe && !(result.empty() && c == '.'))
      result += c;
    else if (!result.empty() && result.back() != '-')
      result += '-';
  }
  if (result.size() > 60) result.resize(60);
  while (result.ends_with('-')) result.pop_back();
  return result.empty() ? "run" : result;
}

}  // namespace

generators::Settings model_settings(const RunConfig& config) {
  generators::Settings settings;
  settings.model = config.model;
  settings.backend = config.backend;
  settings.base_url = config.base_url;
  settings.api_key_file = config.api_key_file;
  settings.samples = config.samples;
  settings.samples_name_benchmark = config.samples_name_benchmark && config.benchmarks.size() > 1;
  settings.command = config.command;
  settings.system_prompt = config.system_prompt;
  settings.chat_template = config.chat_template;
  settings.concurrency = config.concurrency;
  settings.request_timeout_s = config.request_timeout_s;
  settings.max_retries = config.max_retries;
  settings.samples_per_request = config.samples_per_request;
  settings.local_threads = config.model_threads;
  settings.local_context_tokens = config.model_context_tokens;
  settings.sampling = config.sampling;
  return settings;
}

base::Json identity_of(const RunConfig& config) {
  base::Json json;
  json["benchmark"] = config.benchmarks;
  if (config.samples.empty()) {
    json["model"] = config.model;
    json["backend"] = config.backend;
    json["base-url"] = without_credentials(config.base_url);
    json["api"] = config.api;
    json["command"] = config.command;
    json["system-prompt"] = config.system_prompt;
    json["chat-template"] = config.chat_template;
    json["prompt-style"] = config.prompt_style;
    json["n-samples"] = config.n_samples;
    json["temperature"] = config.sampling.temperature;
    json["top-p"] = config.sampling.top_p;
    json["top-k"] = config.sampling.top_k;
    json["max-tokens"] = config.sampling.max_tokens;
    json["seed"] = config.seed;
  } else {
    json["samples"] = config.samples.string();
  }
  json["profile"] = config.profile;
  json["extractor"] = config.extractor;
  json["limit"] = config.limit;
  json["id-range"] =
      config.id_range ? std::to_string(config.id_range->first) + "," + std::to_string(config.id_range->second) : "";
  json["timeout"] = config.timeout_s;
  return json;
}

std::string default_run_name(const RunConfig& config) {
  std::string name = file_name_of(!config.samples.empty() ? config.samples.filename().string()
                                  : !config.model.empty() ? config.model
                                                          : config.command);
  for (const std::string& benchmark : config.benchmarks) name += "-" + file_name_of(benchmark);
  return name + "-" + base::sha256(base::dump_line(identity_of(config))).substr(0, 6);
}

std::uint64_t sample_seed(std::uint64_t seed, const std::string& task_id, int sample) {
  const std::string digest = base::sha256(std::to_string(seed) + "/" + task_id + "/" + std::to_string(sample));
  return std::stoull(digest.substr(0, 8), nullptr, 16) & 0x7fffffffULL;
}

}  // namespace run
