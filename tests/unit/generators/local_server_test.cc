// The managed model server with the real embedded model; skipped where the model runtime is not installed.
#include "generators/local_server.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "generators/factory.h"
#include "generators/http_client.h"
#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"

using Catch::Matchers::ContainsSubstring;

namespace {

generators::LocalServerOptions small_server(const generators::ModelRuntime& runtime, const std::filesystem::path& log,
                                            const std::filesystem::path& other_model = {}) {
  const auto model = generators::embedded_model(runtime);
  if (!model.ok()) SKIP(model.error().message);
  generators::LlamaOptions llama;
  llama.model = other_model.empty() ? *model : other_model;
  llama.alias = "smollm2";
  llama.slots = 2;
  llama.threads = 1;
  llama.context_tokens = 512;
  generators::LocalServerOptions options;
  options.program = generators::llama_server(runtime, llama);
  options.log = log;
  return options;
}

generators::ModelRuntime runtime_or_skip() {
  auto runtime = generators::find_model_runtime();
  if (!runtime.ok()) SKIP(runtime.error().message);
  return *runtime;
}

int health(const std::string& base_url) {
  auto client = generators::HttpClient::create({});
  generators::HttpRequest request;
  request.url = base_url.substr(0, base_url.size() - 3) + "/health";
  (*client)->start(std::move(request));
  return (*client)->wait(std::chrono::milliseconds(5000)).at(0).status;
}

std::vector<base::Prompt> short_prompts() {
  auto list = generators_test::prompts(3);
  list[0].messages[0].content = "Say hello.";
  list[1].messages.clear();
  list[1].text = "def add(a, b):\n";
  list[2].messages[0].content = "Write a Python function that doubles a number.";
  return list;
}

}  // namespace

TEST_CASE("the local server loads, answers chat and completions, is revived when it dies, and ends with its owner") {
  const auto runtime = runtime_or_skip();
  const test_support::TemporaryFolder folder;
  int pid = 0;
  {
    generators::LocalServer server(small_server(runtime, folder.path() / "server.log"));
    REQUIRE(server.start({}).ok());
    CHECK(health(server.base_url()) == 200);
    CHECK(server.base_url().starts_with("http://127.0.0.1:"));

    kill(server.pid(), SIGKILL);
    const std::string address = server.base_url();
    while (health(address) == 200) {
    }
    while (server.restarts() == 0) REQUIRE(server.revive().ok());
    CHECK(server.base_url() == address);
    CHECK(health(address) == 200);
    pid = server.pid();
    CHECK(kill(pid, 0) == 0);
  }
  CHECK(kill(pid, 0) == -1);
  std::ifstream log(folder.path() / "server.log");
  CHECK(std::string(std::istreambuf_iterator<char>(log), {}).find("loading model") != std::string::npos);
}

TEST_CASE("a server that cannot load its model is told with its log") {
  const auto runtime = runtime_or_skip();
  const test_support::TemporaryFolder folder;
  const auto broken = folder.path() / "broken.gguf";
  std::ofstream(broken) << "GGUF and nothing more";
  generators::LocalServer server(small_server(runtime, folder.path() / "server.log", broken));
  const auto status = server.start({});
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(status.error().message, ContainsSubstring("broken.gguf") && ContainsSubstring("server.log"));
}

TEST_CASE("greedy answers of the embedded model are the same twice") {
  runtime_or_skip();
  const test_support::TemporaryFolder folder;
  const auto answers = [&] {
    generators::Settings settings;
    settings.model = "smollm2";
    settings.concurrency = 1;
    settings.sampling.max_tokens = 24;
    settings.local_context_tokens = 512;
    settings.log_dir = folder.path();
    auto generator = generators::make(settings);
    REQUIRE(generator.ok());
    REQUIRE((*generator)->start({}).ok());
    CHECK_THAT(base::dump_line((*generator)->describe()),
               ContainsSubstring("llama.cpp") && ContainsSubstring("model_sha256"));
    generators_test::ListSource source(short_prompts());
    generators_test::Collector sink;
    REQUIRE((*generator)->generate(source, sink, {}).ok());
    std::vector<std::string> texts;
    for (const auto& completion : sink.completions()) {
      CHECK(completion.completion_tokens.value_or(0) > 0);
      texts.push_back(completion.text);
    }
    return texts;
  };
  const auto first = answers();
  CHECK(first.size() == 3);
  CHECK(answers() == first);
}

TEST_CASE("a local server that dies in the middle is started again, and no answer is missing or doubled") {
  const auto runtime = runtime_or_skip();
  const test_support::TemporaryFolder folder;
  std::vector<std::string> notices;
  auto options = small_server(runtime, folder.path() / "server.log");
  options.notify = [&](const std::string& notice) { notices.push_back(notice); };
  generators::RemoteOptions remote;
  remote.concurrency = 2;
  generators::OpenAiOptions api;
  api.sampling.max_tokens = 16;
  generators::LocalGenerator generator(options, remote, api);
  REQUIRE(generator.start({}).ok());
  generators_test::ListSource source(generators_test::prompts(8));
  generators_test::Collector sink;
  int delivered = 0;
  sink.on_delivery = [&delivered, pid = generator.server_pid()](const base::Completion&) -> base::Status {
    if (++delivered == 3) kill(pid, SIGKILL);
    return {};
  };
  REQUIRE(generator.generate(source, sink, {}).ok());
  CHECK(sink.distinct() == 8);
  CHECK(sink.completions().size() == 8);
  CHECK(std::ranges::any_of(
      notices, [](const std::string& notice) { return notice.find("starting it again") != std::string::npos; }));
}

TEST_CASE("the folder of a Hugging Face model is served by what is installed, or the command is told") {
  const test_support::TemporaryFolder folder;
  const auto model = folder.path() / "model";
  const auto programs = folder.path() / "bin";
  std::filesystem::create_directories(model);
  std::filesystem::create_directories(programs);
  const std::string path = std::getenv("PATH");
  setenv("PATH", programs.c_str(), 1);
  CHECK_THAT(generators::hugging_face_server(model).error().message, ContainsSubstring("config.json"));
  std::ofstream(model / "config.json") << "{}";
  const auto none = generators::hugging_face_server(model);
  std::ofstream(programs / "vllm") << "#!/bin/sh";
  std::filesystem::permissions(programs / "vllm", std::filesystem::perms::owner_all);
  const auto found = generators::hugging_face_server(model);
  setenv("PATH", path.c_str(), 1);
  REQUIRE_FALSE(none.ok());
  CHECK_THAT(none.error().message,
             ContainsSubstring("vllm serve " + model.string()) && ContainsSubstring("--base-url"));
  REQUIRE(found.ok());
  const base::Command command = found->command(1234, "secret");
  CHECK(command.arguments.at(0) == "serve");
  CHECK(std::ranges::find(command.arguments, "1234") != command.arguments.end());
  CHECK(std::ranges::find(command.arguments, "secret") == command.arguments.end());  // arguments are for all to see
  CHECK(command.environment.at("VLLM_API_KEY") == "secret");
}
