// The programs that can serve a local model, and how each is started.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "generators/model_runtime.h"
#include "harness/base/json.h"
#include "harness/base/result.h"
#include "harness/base/subprocess.h"

namespace generators {

/// An OpenAI-compatible server for one model.
struct ServerProgram {
  std::string name;                    // for notices: "llama.cpp (8 slots, 2 threads)"
  std::filesystem::path model;         // file or folder
  std::string model_name;              // for notices and the manifest, without folders
  std::string request_model;           // the model's name in requests
  std::string ready_path = "/health";  // answers 200 once the model is loaded
  base::Json description;              // what of it decides the answers, for the manifest
  /// The command that serves at this port of 127.0.0.1 and wants this key; the key must not be among the arguments.
  std::function<base::Command(int port, const std::string& key)> command;
};

struct LlamaOptions {
  std::filesystem::path model;  // a GGUF file
  std::string alias;            // what requests and answers call it
  int slots = 8;                // requests decoded together
  int threads = 0;              // 0: all cores of this process
  int context_tokens = 4096;    // of each slot: prompt and answer
  bool cache_prompt = true;     // off: the same prompt gives the same greedy answer whatever was asked before
  std::string chat_template;    // instead of the model's own: a name that llama.cpp knows, or a Jinja text
};

/// llama.cpp's server from the model runtime.
ServerProgram llama_server(const ModelRuntime& runtime, LlamaOptions options);

/// Whether this may be a Hugging Face model's name: "Qwen/Qwen2.5-Coder-7B-Instruct".
bool is_hugging_face_name(const std::string& model);

/// vLLM, or else transformers, for a Hugging Face model: its folder, or its name, which they look up and fetch. Error
/// kUsage: the folder holds no model. Error kNotFound: neither is in PATH; the message has the command that would serve
/// it.
base::Result<ServerProgram> hugging_face_server(const std::string& model);

}  // namespace generators
