// All settings of a run as a plain record, and the part of them that decides its results.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generators/factory.h"
#include "generators/generator.h"
#include "generators/prices.h"
#include "harness/base/json.h"

namespace run {

/// What the user asked for. A plain value; harness/cli fills it and checks it.
struct RunConfig {
  std::vector<std::string> benchmarks;
  std::string model;         // as the user named it; empty for a file of samples
  std::string backend;       // how the model is reached; empty: detected
  std::string base_url;      // of an OpenAI-compatible server
  std::string api = "chat";  // "chat" or "completions"
  std::string command;       // a shell command that answers prompts, instead of a model
  std::string system_prompt;
  std::string chat_template;  // of a local model, instead of its own
  std::filesystem::path api_key_file;
  std::filesystem::path samples;        // a file or folder of samples instead of a model
  bool samples_name_benchmark = false;  // they are a run's, of several benchmarks perhaps (re_extract.h)
  std::string profile;                  // evaluator's rules; empty: the benchmark's default
  std::string prompt_style;
  std::string extractor;
  int n_samples = 1;                               // a task
  generators::Sampling sampling{.max_tokens = 0};  // max_tokens 0: the benchmark's default
  std::uint64_t seed = 0;
  int limit = 0;                                // only the first tasks; 0: all
  std::optional<std::pair<int, int>> id_range;  // only tasks whose number is in [first, second)
  double timeout_s = 0;                         // CPU seconds a test; 0: the benchmark's own limit
  std::filesystem::path python;                 // interpreter under test; empty: python3 of PATH
  std::filesystem::path data_dir;
  std::filesystem::path output;       // the run's folder; empty: runs/<default_run_name()>
  std::vector<int> ks;                // empty: those of 1, 10, 100 that the samples allow
  int parallel = 0;                   // tests at a time; 0: one a core
  int concurrency = 0;                // requests at a time; 0: the generator's default
  double request_timeout_s = 0;       // for one answer; 0: the generator's default
  int max_retries = 7;                // of one request
  int samples_per_request = 1;        // asked for at once, where the server can
  int model_threads = 0;              // of a local model; 0: all cores
  int model_context_tokens = 0;       // of a local model, for each request; 0: what the longest answer needs
  bool audit = false;                 // run passes again by the stronger protocol (audit.h)
  bool allow_weaker_sandbox = false;  // do without mechanisms that may be waived
  bool resume = true;
  bool dedup = true;                       // identical programs run once
  bool cache = true;                       // finished results are kept for other runs on this machine
  std::optional<generators::Price> price;  // of the model's tokens; for reports
};

/// What of it says how the model is reached and asked; tasks, log folder and notices are the caller's.
generators::Settings model_settings(const RunConfig& config);

/// The settings that decide the results, by flag name. Two sessions may share a run only if these are equal. Holds no
/// secret: a user name and password in the base URL are left out.
base::Json identity_of(const RunConfig& config);

/// "smollm2-humaneval-1f3a9c": model, benchmarks and the first digits of the identity's hash, so that the same command
/// finds its run again and another one gets its own.
std::string default_run_name(const RunConfig& config);

/// The seed of one sample: the first 31 bits of SHA-256("seed/task/sample"). 31, because servers read it as a signed
/// 32-bit number.
std::uint64_t sample_seed(std::uint64_t seed, const std::string& task_id, int sample);

}  // namespace run
