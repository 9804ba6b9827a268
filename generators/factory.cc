#include "generators/factory.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "generators/anthropic.h"
#include "generators/canonical.h"
#include "generators/command.h"
#include "generators/local_server.h"
#include "generators/model_runtime.h"
#include "generators/openai.h"
#include "generators/remote.h"
#include "generators/replay.h"
#include "harness/base/files.h"
#include "harness/base/suggest.h"

namespace generators {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using Made = base::Result<std::unique_ptr<Generator>>;

constexpr int kLocalConcurrency = 8;
constexpr int kRemoteConcurrency = 32;
constexpr int kServedConcurrency = 64;  // vLLM batches as many as fit
// A large model on few cores thinks for a long time; a dead server is noticed by its connection, not by the clock.
constexpr double kLocalTimeoutMs = 4 * 3600 * 1000.0;
constexpr int kLongPromptTokens = 3072;
constexpr const char* kOpenAiUrl = "https://api.openai.com/v1";
constexpr const char* kAnthropicUrl = "https://api.anthropic.com/v1";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// A Hugging Face model, which vLLM or transformers serves: its folder, or its name unless that is a file's.
bool is_served_by_others(const Settings& settings) {
  std::error_code ignored;
  return is_folder(settings.model) || (is_hugging_face_name(settings.model) && !settings.model.ends_with(".gguf") &&
                                       !fs::exists(settings.model, ignored));
}

/// The key: the file's first line, or the variable; may be empty.
base::Result<std::string> api_key(const Settings& settings, const char* name) {
  std::string key = variable(name);
  if (!settings.api_key_file.empty()) {
    HARNESS_ASSIGN(key, base::read_file(settings.api_key_file));
  }
  key = key.substr(0, key.find_first_of("\r\n"));
  // A control character in a header would start another header.
  if (std::ranges::any_of(key, [](unsigned char c) { return c <= ' ' || c == 0x7f; })) {
    return Error{ErrorCode::kUsage,
                 settings.api_key_file.empty()
                     ? std::string(name) + " holds blanks or control characters: it is no API key"
                     : settings.api_key_file.string() + " does not hold an API key in its first line"};
  }
  return key;
}

/// What a user whose key is refused should mend.
std::string key_source(const Settings& settings, const char* name) {
  return settings.api_key_file.empty() ? name : "the right key in " + settings.api_key_file.string();
}

RemoteOptions remote_options(const Settings& settings, int default_concurrency) {
  RemoteOptions options;
  options.concurrency = settings.concurrency > 0 ? settings.concurrency : default_concurrency;
  options.retry.max_attempts = settings.max_retries + 1;
  options.retry.max_first_attempts = std::min(options.retry.max_first_attempts, options.retry.max_attempts);
  if (settings.request_timeout_s > 0) {
    options.http.timeouts.first_byte_ms = settings.request_timeout_s * 1000;
    options.http.timeouts.total_ms = settings.request_timeout_s * 1000;
    options.http.timeouts.connect_ms = std::min(options.http.timeouts.connect_ms, settings.request_timeout_s * 1000);
  }
  options.notify = settings.notify;
  return options;
}

/// What the settings say; base_url is empty where they don't.
OpenAiOptions openai_options(const Settings& settings) {
  OpenAiOptions api;
  api.base_url = settings.base_url;
  api.model = settings.model;
  api.system_prompt = settings.system_prompt;
  api.sampling = settings.sampling;
  api.samples_per_request = settings.samples_per_request;
  api.send_seed = settings.send_seed;
  return api;
}

Made make_remote_openai(const Settings& settings) {
  if (settings.model.empty()) return Error{ErrorCode::kUsage, "no model named: give --model"};
  OpenAiOptions api = openai_options(settings);
  if (api.base_url.empty()) api.base_url = variable("OPENAI_BASE_URL");
  if (api.base_url.empty()) api.base_url = kOpenAiUrl;
  HARNESS_ASSIGN(api.api_key, api_key(settings, "OPENAI_API_KEY"));
  if (api.api_key.empty() && api.base_url == kOpenAiUrl) {
    return Error{ErrorCode::kUnauthorized, "OPENAI_API_KEY is not set: set it to use \"" + settings.model +
                                               "\" at OpenAI, or name your own server with --base-url"};
  }
  RemoteOptions options = remote_options(settings, kRemoteConcurrency);
  options.secret = api.api_key;
  options.key_source = key_source(settings, "OPENAI_API_KEY");
  options.model = settings.model;
  return std::unique_ptr<Generator>(std::make_unique<RemoteGenerator>(make_openai(std::move(api)), std::move(options)));
}

/// A GGUF file begins with these four bytes; llama.cpp's own message about another file does not say so.
base::Status check_gguf(const fs::path& path) {
  std::array<char, 4> magic{};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kIo, "cannot read the model " + path.string()};
  file.read(magic.data(), magic.size());
  if (std::string_view(magic.data(), magic.size()) == "GGUF") return {};
  return Error{ErrorCode::kUsage, path.string() + " is not a GGUF model"};
}

/// The program that serves the model: llama.cpp for a GGUF file, what is installed for the folder of a Hugging Face
/// model.
base::Result<ServerProgram> server_program(const Settings& settings, int slots) {
  if (is_served_by_others(settings) && !settings.chat_template.empty()) {
    return Error{ErrorCode::kUsage, "--chat-template is for GGUF models; " + settings.model + " has its own"};
  }
  if (is_folder(settings.model)) return hugging_face_server(fs::absolute(settings.model).string());
  if (is_served_by_others(settings)) return hugging_face_server(settings.model);
  HARNESS_ASSIGN(const ModelRuntime runtime, find_model_runtime());
  LlamaOptions llama;
  if (is_embedded_model(settings.model)) {
    HARNESS_ASSIGN(llama.model, embedded_model(runtime));
    llama.alias = kEmbeddedModel;
  } else {
    std::error_code ignored;
    if (!fs::is_regular_file(settings.model, ignored)) {
      return Error{ErrorCode::kNotFound,
                   "there is no model file " + settings.model + ": give a path to a .gguf file, or \"smollm2\""};
    }
    llama.model = fs::absolute(settings.model);
    HARNESS_TRY(check_gguf(llama.model));
    llama.alias = llama.model.stem().string();
  }
  llama.slots = slots;
  llama.threads = settings.local_threads;
  llama.context_tokens = settings.local_context_tokens > 0 ? settings.local_context_tokens
                                                           : settings.sampling.max_tokens + kLongPromptTokens;
  llama.cache_prompt = settings.sampling.temperature > 0;
  llama.chat_template = settings.chat_template;
  return llama_server(runtime, std::move(llama));
}

Made make_local(const Settings& settings) {
  RemoteOptions remote =
      remote_options(settings, is_served_by_others(settings) ? kServedConcurrency : kLocalConcurrency);
  remote.retry.max_first_attempts = remote.retry.max_attempts;  // the address is right; a server that dies is revived
  if (settings.request_timeout_s <= 0) {
    remote.http.timeouts.first_byte_ms = kLocalTimeoutMs;
    remote.http.timeouts.total_ms = kLocalTimeoutMs;
  }
  LocalServerOptions server;
  HARNESS_ASSIGN(server.program, server_program(settings, remote.concurrency));
  if (!settings.log_dir.empty()) server.log = settings.log_dir / "model-server.log";
  server.notify = settings.notify;
  return std::unique_ptr<Generator>(
      std::make_unique<LocalGenerator>(std::move(server), std::move(remote), openai_options(settings)));
}

Made make_remote_anthropic(const Settings& settings) {
  if (settings.model.empty()) return Error{ErrorCode::kUsage, "no model named: give --model"};
  AnthropicOptions api;
  api.base_url = settings.base_url;
  if (api.base_url.empty()) api.base_url = variable("ANTHROPIC_BASE_URL");
  if (api.base_url.empty()) api.base_url = kAnthropicUrl;
  HARNESS_ASSIGN(api.api_key, api_key(settings, "ANTHROPIC_API_KEY"));
  if (api.api_key.empty()) {
    return Error{ErrorCode::kUnauthorized, "ANTHROPIC_API_KEY is not set: set it to use \"" + settings.model +
                                               "\" at " + public_url(api.base_url)};
  }
  if (settings.sampling.temperature > 1) {
    return Error{ErrorCode::kUsage, "Anthropic's models take a temperature from 0 to 1: lower --temperature"};
  }
  api.model = settings.model;
  api.system_prompt = settings.system_prompt;
  api.sampling = settings.sampling;
  RemoteOptions options = remote_options(settings, kRemoteConcurrency);
  options.secret = api.api_key;
  options.key_source = key_source(settings, "ANTHROPIC_API_KEY");
  options.model = settings.model;
  return std::unique_ptr<Generator>(
      std::make_unique<RemoteGenerator>(make_anthropic(std::move(api)), std::move(options)));
}

Made make_command(const Settings& settings) {
  if (settings.command.empty()) return Error{ErrorCode::kUsage, "no program named: give --command"};
  const fs::path log = settings.log_dir.empty() ? fs::path() : settings.log_dir / "model-command.log";
  const int concurrency = settings.concurrency > 0 ? settings.concurrency : kRemoteConcurrency;
  return std::unique_ptr<Generator>(
      std::make_unique<CommandGenerator>(settings.command, log, settings.sampling, concurrency));
}

Made make_replay(const Settings& settings) {
  if (settings.samples.empty()) return Error{ErrorCode::kUsage, "no file of samples: give --samples"};
  return std::unique_ptr<Generator>(
      std::make_unique<Replay>(settings.samples, SampleTasks{settings.task_ids, settings.samples_name_benchmark}));
}

}  // namespace

const std::vector<std::string>& backend_names() {
  static const std::vector<std::string> names{"openai", "anthropic", "local", "command", "replay", "canonical"};
  return names;
}

base::Result<std::string> backend_of(const Settings& settings) {
  if (!settings.backend.empty() && settings.backend != "auto") {
    if (std::ranges::find(backend_names(), settings.backend) != backend_names().end()) return settings.backend;
    return Error{ErrorCode::kUsage, "unknown backend \"" + settings.backend + "\"" +
                                        base::did_you_mean(settings.backend, backend_names())};
  }
  if (!settings.samples.empty()) return std::string("replay");
  if (!settings.command.empty()) return std::string("command");
  if (settings.model == "canonical") return std::string("canonical");
  // A named address wins: a remote server may serve a model of any name.
  if (!settings.base_url.empty()) return std::string("openai");
  if (is_embedded_model(settings.model) || settings.model.ends_with(".gguf") || is_folder(settings.model))
    return std::string("local");
  // OpenRouter's names look like Hugging Face's; whoever uses it has said so by its address.
  if (is_served_by_others(settings) && variable("OPENAI_BASE_URL").empty()) return std::string("local");
  if (settings.model.starts_with("claude-")) return std::string("anthropic");
  return std::string("openai");
}

base::Result<std::unique_ptr<Generator>> make(const Settings& settings) {
  HARNESS_ASSIGN(const std::string backend, backend_of(settings));
  if (backend == "replay") return make_replay(settings);
  if (backend == "local") return make_local(settings);
  if (backend == "command") return make_command(settings);
  if (backend == "canonical") {
    HARNESS_CHECK(settings.canonical != nullptr);
    return std::unique_ptr<Generator>(std::make_unique<Canonical>(settings.canonical));
  }
  return backend == "anthropic" ? make_remote_anthropic(settings) : make_remote_openai(settings);
}

}  // namespace generators
