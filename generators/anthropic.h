// Anthropic's messages API. Source: Anthropic's API reference, "Create a Message", version 2023-06-01.
#pragma once

#include <memory>
#include <string>

#include "generators/dialect.h"

namespace generators {

struct AnthropicOptions {
  std::string base_url;  // "https://api.anthropic.com", with or without /v1
  std::string api_key;
  std::string model;
  std::string system_prompt;  // unless the prompt brings its own
  Sampling sampling;
};

/// The API has no plain completions (such a prompt is sent as a user's message), no seed and one answer a request.
std::unique_ptr<Dialect> make_anthropic(AnthropicOptions options);

}  // namespace generators
