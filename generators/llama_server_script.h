// The Python program that starts the model server: generators/llama_server.py, built into the harness so that there is
// no file to find.
#pragma once

namespace generators {

extern const char* const kLlamaServerScript;

}  // namespace generators
