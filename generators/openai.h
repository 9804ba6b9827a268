// The OpenAI-compatible API: chat and plain completions. Spoken by OpenAI, vLLM, SGLang, TGI, Ollama, llama.cpp, LM
// Studio, OpenRouter … Source: OpenAI's API reference, "Create chat completion" and "Create completion".
#pragma once

#include <memory>
#include <string>

#include "generators/dialect.h"

namespace generators {

struct OpenAiOptions {
  std::string base_url;       // "http://localhost:8000/v1"; without a path, /v1 is added
  std::string api_key;        // empty: no Authorization header
  std::string model;          // empty: not sent (llama.cpp serves the one it has)
  std::string system_prompt;  // in front of chat messages, unless the prompt brings its own
  Sampling sampling;
  int samples_per_request = 1;  // more: `n` is sent, until the server turns out not to know it
  bool send_seed = true;
};

std::unique_ptr<Dialect> make_openai(OpenAiOptions options);

/// The base address without a trailing slash or the name of an endpoint, with "/v1" if it had no path, and with
/// "http://" for a bare host:port.
std::string normal_base_url(std::string url);

}  // namespace generators
