// From a run's settings to its generator: the only header of this folder that the run layer needs, besides generator.h.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "generators/generator.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace generators {

/// What the user said about the model. Everything has a sane default; nothing here is a secret but what `api_key_file`
/// holds.
struct Settings {
  std::string model;     // a name, "smollm2", a .gguf file, the folder of a Hugging Face model, "canonical"
  std::string backend;   // empty or "auto": detected from model, samples and command; else one of backend_names()
  std::string base_url;  // empty: from the environment (OPENAI_BASE_URL, ANTHROPIC_BASE_URL), else the maker's own
  std::filesystem::path api_key_file;   // empty: from the environment (OPENAI_API_KEY, ANTHROPIC_API_KEY)
  std::filesystem::path samples;        // replay
  bool samples_name_benchmark = false;  // replay: SampleTasks::of_several_benchmarks
  std::string command;                  // a shell command that answers prompts, see generators/command.h

  Sampling sampling;
  std::string system_prompt;
  bool send_seed = true;
  int samples_per_request = 1;

  int concurrency = 0;           // 0: 8 for a local model, 32 for a remote one
  double request_timeout_s = 0;  // 0: the default
  int max_retries = 7;           // of one request

  std::filesystem::path log_dir;  // where a local server's log goes: the run's folder
  int local_threads = 0;          // 0: all cores
  int local_context_tokens = 0;   // of each slot; 0: what max_tokens and a long prompt need
  std::string chat_template;      // local: instead of the model's own

  std::vector<std::string> task_ids;  // replay: all tasks of the benchmark in its order
  /// canonical: the benchmark's own solution as a completion for one prompt; generators know no benchmarks.
  std::function<base::Result<base::Completion>(const base::Prompt&)> canonical;

  /// One-line notices for the user (a server loads, is throttled, is restarted); may be empty. Called from any thread.
  std::function<void(const std::string&)> notify;
};

/// "openai", "anthropic", "local", "command", "replay", "canonical".
const std::vector<std::string>& backend_names();

/// The backend that make() would use: `settings.backend`, or what model, samples and command suggest. Error kUsage:
/// unknown backend, with the nearest name.
base::Result<std::string> backend_of(const Settings& settings);

/// Makes the generator; touches neither network nor server (Generator::start does). Errors: kUsage (settings that do
/// not go together), kNotFound (no such model file, model runtime not installed), kUnauthorized (a server that needs a
/// key, and there is none).
base::Result<std::unique_ptr<Generator>> make(const Settings& settings);

}  // namespace generators
