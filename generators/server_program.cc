#include "generators/server_program.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sched.h>

#include "generators/llama_server_script.h"

namespace generators {
namespace {

int cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0)
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::max(1, CPU_COUNT(&set));
}

bool has_gpu() {
  std::error_code ignored;
  return std::filesystem::exists("/dev/nvidia0", ignored) || std::filesystem::exists("/dev/kfd", ignored);
}

ServerProgram hugging_face_program(const std::string& model, const char* name) {
  ServerProgram program;
  program.name = name;
  program.model = model;
  program.model_name = is_hugging_face_name(model) ? model : std::filesystem::path(model).filename().string();
  program.request_model = model;
  program.description = {{"engine", name}};
  return program;
}

}  // namespace

ServerProgram llama_server(const ModelRuntime& runtime, LlamaOptions options) {
  if (options.threads <= 0) options.threads = cores();
  ServerProgram program;
  program.name = fmt::format("llama.cpp ({} slots, {} threads)", options.slots, options.threads);
  program.model = options.model;
  program.model_name = options.model.filename().string();
  program.request_model = options.alias;
  program.description = {{"engine", "llama.cpp, " + runtime.engine_version},
                         {"context_tokens", options.context_tokens}};
  if (!options.chat_template.empty()) program.description["chat_template"] = options.chat_template;
  program.command = [python = runtime.python, options = std::move(options)](int port, const std::string& key) {
    const base::Json settings = {{"model", options.model.string()},
                                 {"alias", options.alias},
                                 {"port", port},
                                 {"slots", options.slots},
                                 {"threads", options.threads},
                                 {"context_tokens", options.context_tokens},
                                 {"cache_prompt", options.cache_prompt},
                                 {"chat_template", options.chat_template},
                                 {"gpu", has_gpu()}};
    base::Command command;
    command.program = python;
    command.arguments = {"-I", "-c", kLlamaServerScript, base::dump_line(settings)};
    // Without these, llama.cpp's threads spin while they wait and starve each other on busy cores.
    command.environment = {{"OMP_WAIT_POLICY", "passive"}, {"GOMP_SPINCOUNT", "0"}, {"HARNESS_MODEL_KEY", key}};
    return command;
  };
  return program;
}

bool is_hugging_face_name(const std::string& model) {
  const auto slash = model.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == model.size() || model.front() == '.') return false;
  return std::ranges::all_of(model.substr(slash + 1), [](char c) { return c != '/'; }) &&
         std::ranges::all_of(model,
                             [](unsigned char c) { return std::isalnum(c) != 0 || std::strchr("-_./", c) != nullptr; });
}

base::Result<ServerProgram> hugging_face_server(const std::string& model) {
  std::error_code ignored;
  if (std::filesystem::is_directory(model, ignored) &&
      !std::filesystem::exists(std::filesystem::path(model) / "config.json", ignored)) {
    return base::Error{base::ErrorCode::kUsage,
                       model + " has no config.json: it is not the folder of a Hugging Face model"};
  }
  if (const auto vllm = base::find_program("vllm"); vllm.ok()) {
    ServerProgram program = hugging_face_program(model, "vLLM");
    program.command = [vllm = *vllm, model](int port, const std::string& key) {
      base::Command command;
      command.program = vllm;
      // The model's own generation_config.json would change top-k, top-p and penalties behind the run's back.
      command.arguments = {"serve", model, "--host", "127.0.0.1", "--port", std::to_string(port), "--generation-config",
                           "vllm"};
      command.environment = {{"VLLM_API_KEY", key}};
      return command;
    };
    return program;
  }
  if (const auto transformers = base::find_program("transformers"); transformers.ok()) {
    ServerProgram program = hugging_face_program(model, "transformers serve");
    program.ready_path = "/v1/models";
    program.command = [transformers = *transformers](int port, const std::string& /*key*/) {
      base::Command command;
      command.program = transformers;
      command.arguments = {"serve", "--host", "127.0.0.1", "--port", std::to_string(port)};
      return command;
    };
    return program;
  }
  return base::Error{base::ErrorCode::kNotFound,
                     "neither vllm nor transformers is in PATH to serve " + model +
                         ": install one, or run \"vllm serve " + model +
                         "\" where it is and give its address, as in --base-url http://localhost:8000/v1"};
}

}  // namespace generators
