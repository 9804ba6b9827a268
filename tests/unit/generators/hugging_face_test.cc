// A Hugging Face model, served by the program `vllm` of PATH. The real one wants a GPU; here a small HTTP server with
// its command line stands in for it, and everything else is real: start, waiting for the load, key, requests, death,
// end.
#include <algorithm>
#include <csignal>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "generators/factory.h"
#include "generators/server_program.h"
#include "harness/base/files.h"
#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"
#include "tests/unit/generators/variable.h"

using Catch::Matchers::ContainsSubstring;
using generators_test::Variable;
using test_support::TemporaryFolder;

namespace {

constexpr const char* kServer = R"(#!/usr/bin/env python3
import http.server, json, os, sys, time
home = os.path.dirname(os.path.abspath(__file__))
def note(name, text):
    with open(os.path.join(home, name), "a") as f: f.write(text + "\n")
note("starts", str(os.getpid()))
note("arguments", json.dumps(sys.argv[1:]))
begin = time.monotonic()
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass
    def send(self, status, body=b"{}"):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self): self.send(200 if time.monotonic() - begin > 0.5 else 503)
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer " + os.environ["VLLM_API_KEY"]: return self.send(401)
        if os.path.exists(os.path.join(home, "die")):
            print("out of memory", flush=True)
            os._exit(3)
        self.send(200, json.dumps({"choices": [{"message": {"content": asked["model"]}, "finish_reason": "stop"}]}).encode())
class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True
Server((sys.argv[sys.argv.index("--host") + 1], int(sys.argv[sys.argv.index("--port") + 1])), Handler).serve_forever()
)";

/// A folder of PATH with the server in it.
struct Installed {
  TemporaryFolder folder;
  Variable path{"PATH", (folder.path().string() + ":" + std::getenv("PATH")).c_str()};
  Variable no_url{"OPENAI_BASE_URL", nullptr};
  Installed() {
    std::ofstream(folder.path() / "vllm") << kServer;
    std::filesystem::permissions(folder.path() / "vllm", std::filesystem::perms::owner_all);
  }
  [[nodiscard]] std::vector<std::string> lines(const char* name) const {
    std::vector<std::string> all;
    std::ifstream file(folder.path() / name);
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }
};

struct Asked {
  base::Status status;
  std::vector<base::Completion> completions;
  std::string notices;
  std::string description;
};

Asked ask_model(const std::string& model, const std::filesystem::path& log_dir) {
  Asked asked;
  generators::Settings settings;
  settings.model = model;
  settings.log_dir = log_dir;
  settings.concurrency = 4;
  settings.notify = [&](const std::string& notice) { asked.notices += notice + "\n"; };
  auto generator = generators::make(settings);
  REQUIRE(generator.ok());
  asked.status = (*generator)->start({});
  if (!asked.status.ok()) return asked;
  generators_test::ListSource source(generators_test::prompts(10));
  generators_test::Collector sink;
  asked.status = (*generator)->generate(source, sink, {});
  asked.completions = sink.completions();
  asked.description = base::dump_line((*generator)->describe());
  return asked;
}

}  // namespace

TEST_CASE("the folder of a Hugging Face model is served, asked and left without a trace of its server") {
  const Installed vllm;
  const TemporaryFolder folder;
  const auto model = folder.path() / "My-Model-1B";
  std::filesystem::create_directories(model);
  std::ofstream(model / "config.json") << "{}";
  const auto asked = ask_model(model, folder.path());
  CAPTURE(asked.notices);
  REQUIRE(asked.status.ok());
  REQUIRE(asked.completions.size() == 10);
  CHECK(asked.completions[0].text == model.string());
  CHECK_THAT(asked.notices, ContainsSubstring("starting vLLM for My-Model-1B") && ContainsSubstring("ready after"));
  CHECK_THAT(asked.description, ContainsSubstring("vLLM") && ContainsSubstring("My-Model-1B"));
  const auto pids = vllm.lines("starts");
  REQUIRE(pids.size() == 1);
  CHECK(kill(std::stoi(pids[0]), 0) == -1);
}

TEST_CASE("the name of a Hugging Face model is handed on, to be fetched by what serves it") {
  const Installed vllm;
  const TemporaryFolder folder;
  const auto asked = ask_model("Some-Org/Some.Model-1B", folder.path());
  REQUIRE(asked.status.ok());
  CHECK(asked.completions.at(0).text == "Some-Org/Some.Model-1B");
  CHECK_THAT(vllm.lines("arguments").at(0), ContainsSubstring(R"(["serve", "Some-Org/Some.Model-1B", "--host")"));
}

TEST_CASE("a server that dies again and again is started three times more, and then its log is named") {
  const Installed vllm;
  const TemporaryFolder folder;
  std::ofstream(vllm.folder.path() / "die") << "";
  const auto asked = ask_model("org/model", folder.path());
  REQUIRE_FALSE(asked.status.ok());
  CHECK(vllm.lines("starts").size() == 4);
  CHECK_THAT(asked.status.error().message, ContainsSubstring("exit code 3") && ContainsSubstring("3 times") &&
                                               ContainsSubstring("model-server.log") &&
                                               ContainsSubstring("out of memory"));
  CHECK_THAT(asked.notices, ContainsSubstring("starting it again (3 of 3)"));
}

TEST_CASE("without vLLM and transformers, the command that serves a Hugging Face model is told") {
  const TemporaryFolder folder;
  const Variable path("PATH", folder.path().c_str());
  const Variable no_url("OPENAI_BASE_URL", nullptr);
  generators::Settings settings;
  settings.model = "Qwen/Qwen2.5-Coder-7B-Instruct";
  const auto made = generators::make(settings);
  REQUIRE_FALSE(made.ok());
  CHECK_THAT(made.error().message, ContainsSubstring("\"vllm serve Qwen/Qwen2.5-Coder-7B-Instruct\"") &&
                                       ContainsSubstring("--base-url http://localhost:8000/v1"));
  settings.chat_template = "chatml";
  CHECK_THAT(generators::make(settings).error().message, ContainsSubstring("--chat-template is for GGUF models"));
  std::ofstream(folder.path() / "transformers") << "#!/bin/sh";
  std::filesystem::permissions(folder.path() / "transformers", std::filesystem::perms::owner_all);
  const auto program = generators::hugging_face_server(settings.model);
  REQUIRE(program.ok());
  const base::Command command = program->command(1234, "secret");
  CHECK(command.arguments == std::vector<std::string>{"serve", "--host", "127.0.0.1", "--port", "1234"});
  CHECK(program->request_model == settings.model);
}

TEST_CASE("what a Hugging Face model's name looks like") {
  using generators::is_hugging_face_name;
  CHECK(is_hugging_face_name("Qwen/Qwen2.5-Coder-7B-Instruct"));
  for (const char* other : {"gpt-4o", "/models/x", "./x/y", "../x", "a/b/c", "a/", "org/model name", "ft:gpt/x"})
    CHECK_FALSE(is_hugging_face_name(other));
}
