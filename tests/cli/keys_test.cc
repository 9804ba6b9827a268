// Keys: they reach the model's server and nothing else.
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"
#include "tests/support/fault_server.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;
using test_support::FaultServer;
using test_support::ServerReply;
using test_support::ServerRequest;

namespace {

constexpr const char* kKey = "sk-top-secret-0123456789";

/// Answers with a program that looks for the key wherever a program can look, and says what it found.
ServerReply snooper(const std::string& key_file) {
  const std::string program = "```python\nimport glob, os\nseen = repr(dict(os.environ))\nfor path in ['" + key_file +
                              "', *glob.glob('/proc/*/environ'), *glob.glob('/proc/*/cmdline')]:\n"
                              "    try:\n        seen += open(path, 'rb').read().decode('latin-1')\n"
                              "    except Exception:\n        pass\n"
                              "raise ValueError('key FOUND' if 'sk-' + 'top-secret' in seen else 'key NOT THERE')\n```";
  ServerReply reply;
  const base::Json body = {{"choices", {{{"message", {{"content", program}}}, {"finish_reason", "stop"}}}}};
  reply.body = base::dump_line(body);
  return reply;
}

/// Files below a folder that hold the key.
std::vector<std::string> leaks(const std::filesystem::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(file), {});
    if (content.find(kKey) != std::string::npos) found.push_back(entry.path().string());
  }
  return found;
}

}  // namespace

TEST_CASE("a key from the environment or a file is in no log, manifest, report, cache, message or sandbox", "[cli]") {
  const Harness harness;
  const test_support::TemporaryFolder keys;  // beside what the harness writes
  const auto file = keys.path() / "key";
  std::ofstream(file) << kKey << "\n";
  std::filesystem::permissions(file, std::filesystem::perms::all);
  FaultServer server([&](const ServerRequest&) { return snooper(file.string()); });
  for (const bool from_file : {false, true}) {
    CAPTURE(from_file);
    const auto run = harness.path(from_file ? "from-file" : "from-environment");
    std::vector<std::string> command{"run",       "--model", "m", "--base-url", server.base_url(), "--benchmark",
                                     "humaneval", "--limit", "2", "--output",   run.string()};
    if (from_file) command.insert(command.end(), {"--api-key-file", file.string()});
    const auto output = harness.run(command, {{"OPENAI_API_KEY", from_file ? "" : kKey}});
    CAPTURE(output.err);
    REQUIRE(output.exit_code == 0);
    CHECK(server.requests().back().headers.at("authorization") == std::string("Bearer ") + kKey);
    CHECK(output.out.find(kKey) == std::string::npos);
    CHECK(output.err.find(kKey) == std::string::npos);
    CHECK_THAT(*base::read_file(run / "results.jsonl"),
               ContainsSubstring("key NOT THERE") && !ContainsSubstring("key FOUND\""));
    CHECK_THAT(leaks(harness.path("")), Catch::Matchers::IsEmpty());
  }
}

TEST_CASE("a server that says the key back is quoted without it", "[cli]") {
  const Harness harness;
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply;
    reply.status = 401;
    reply.body = R"({"error": {"message": "bad key )" + request.headers.at("authorization") + R"("}})";
    return reply;
  });
  const auto message = harness.refused({"run", "--model", "m", "--base-url", server.base_url(), "--benchmark",
                                        "humaneval", "--limit", "1", "--output", harness.path("run").string()},
                                       {{"OPENAI_API_KEY", kKey}});
  CHECK_THAT(message, ContainsSubstring("bad key") && !ContainsSubstring(kKey));
  CHECK_THAT(leaks(harness.path("")), Catch::Matchers::IsEmpty());
}
