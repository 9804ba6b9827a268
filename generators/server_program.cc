#include "generators/server_program.h"

#include <algorithm>
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

ServerProgram folder_program(const std::filesystem::path& folder, const char* name) {
  ServerProgram program;
  program.name = name;
  program.model = folder;
  program.model_name = folder.filename().string();
  program.request_model = folder.string();
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

base::Result<ServerProgram> hugging_face_server(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "config.json", ignored)) {
    return base::Error{base::ErrorCode::kUsage,
                       folder.string() + " has no config.json: it is not the folder of a Hugging Face model"};
  }
  if (const auto vllm = base::find_program("vllm"); vllm.ok()) {
    ServerProgram program = folder_program(folder, "vLLM");
    program.command = [vllm = *vllm, folder](int port, const std::string& key) {
      base::Command command;
      command.program = vllm;
      // The model's own generation_config.json would change top-k, top-p and penalties behind the run's back.
      command.arguments = {
          "serve", folder.string(), "--host", "127.0.0.1", "--port", std::to_string(port), "--generation-config",
          "vllm"};
      command.environment = {{"VLLM_API_KEY", key}};
      return command;
    };
    return program;
  }
  if (const auto transformers = base::find_program("transformers"); transformers.ok()) {
    ServerProgram program = folder_program(folder, "transformers serve");
    program.ready_path = "/v1/models";
    program.command = [transformers = *transformers](int port, const std::string& /*key*/) {
      base::Command command;
      command.program = transformers;
      command.arguments = {"serve", "--host", "127.0.0.1", "--port", std::to_string(port)};
      return command;
    };
    return program;
  }
  return base::Error{base::ErrorCode::kNotFound, "neither vllm nor transformers is in PATH to serve " +
                                                     folder.string() + ": install one, or run \"vllm serve " +
                                                     folder.string() +
                                                     "\" where it is and give its address as --base-url"};
}

}  // namespace generators
