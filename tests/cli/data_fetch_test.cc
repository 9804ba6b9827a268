// harness data fetch, from a mirror on loopback that serves the real data sets.
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/data_sets.h"
#include "tests/cli/binary.h"
#include "tests/support/file_reply.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;
using test_support::FaultServer;
using test_support::file_reply;
using test_support::ServerReply;
using test_support::ServerRequest;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

ServerReply no_such_file() {
  ServerReply reply;
  reply.status = 404;
  return reply;
}

/// The official files, packed as they are in the shared data folder; anything else is not there.
ServerReply official_file(const ServerRequest& request) {
  const auto folder = test_support::shared_file("data/humaneval").parent_path();
  const std::string prefix = "/v1/";
  const auto path = folder / request.path.substr(prefix.size());
  if (std::filesystem::is_regular_file(path)) return file_reply(request, bytes_of(path), "\"official\"");
  return no_such_file();
}

std::vector<std::string> fetch(const Harness& harness, const FaultServer& server, std::vector<std::string> more) {
  std::vector<std::string> arguments{"data",     "fetch",          "--data-dir", harness.path("data"),
                                     "--mirror", server.base_url()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

TEST_CASE("every data set is fetched from a mirror, checked and usable", "[cli]") {
  const Harness harness;
  const FaultServer server(official_file);
  std::vector<std::string> names;
  for (const auto& set : benchmarks::data_sets()) names.push_back(set.name);
  const auto output = harness.run(fetch(harness, server, names));
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.out, ContainsSubstring("humaneval+: 164 tasks in ") && ContainsSubstring("mbpp+: 378 tasks in "));
  CHECK_THAT(output.err, ContainsSubstring(server.base_url() + "/mbpp/mbpp.jsonl.gz\n") && ContainsSubstring(" kB"));
  names.insert(names.begin(), {"data", "verify", "--data-dir", harness.path("data")});
  CHECK(harness.run(names).exit_code == 0);
  const auto again = harness.run(fetch(harness, server, {"mbpp"}));
  CHECK(again.exit_code == 0);
  CHECK(static_cast<std::size_t>(server.request_count()) == benchmarks::data_sets().size());
}

TEST_CASE("a fetch that was cut off goes on with the same command", "[cli]") {
  const Harness harness;
  const FaultServer server([](const ServerRequest& request) {
    auto reply = official_file(request);
    if (request.number <= 4) reply.ending = ServerReply::Ending::kHalf;
    if (request.number == 5) reply = no_such_file();  // the unpacked file, which is asked for next
    return reply;
  });
  CHECK_THAT(
      harness.refused(fetch(harness, server, {"humaneval+"})),
      ContainsSubstring("which are kept: the same command goes on from there") && ContainsSubstring("put it at"));
  CHECK(std::filesystem::exists(harness.path("data/humanevalplus/HumanEvalPlus.jsonl.part")));
  REQUIRE(harness.run(fetch(harness, server, {"humaneval+"})).exit_code == 0);
  CHECK(server.requests().back().headers.contains("range"));
  CHECK_FALSE(std::filesystem::exists(harness.path("data/humanevalplus/HumanEvalPlus.jsonl.part")));
}

TEST_CASE("another file than the pinned one is never stored", "[cli]") {
  const Harness harness;
  const FaultServer server([](const ServerRequest& request) { return file_reply(request, "{}\n", "\"1\""); });
  CHECK_THAT(harness.refused(fetch(harness, server, {"mbpp"})),
             ContainsSubstring("what came is not the pinned mbpp 1.0 (SHA-256 "));
  CHECK(std::filesystem::is_empty(harness.path("data/mbpp")));
}

TEST_CASE("a continued file that is not the pinned one is gotten whole", "[cli]") {
  const Harness harness;
  const FaultServer server(official_file);
  std::filesystem::create_directories(harness.path("data/mbpp"));
  std::ofstream(harness.path("data/mbpp/mbpp.jsonl.part")) << "damaged";
  std::ofstream(harness.path("data/mbpp/mbpp.jsonl.part.from"))
      << R"({"url": ")" << server.base_url() << R"(/mbpp/mbpp.jsonl.gz", "validator": "\"official\""})";
  REQUIRE(harness.run(fetch(harness, server, {"mbpp"})).exit_code == 0);
  CHECK(server.requests().front().headers.contains("range"));
  CHECK(server.request_count() == 2);
}

TEST_CASE("what cannot be fetched is one sentence and exit 2", "[cli]") {
  const Harness harness;
  const FaultServer server([](const ServerRequest&) { return no_such_file(); });
  CHECK_THAT(
      harness.refused(fetch(harness, server, {"mbpp+"})),
      ContainsSubstring("has no such file (HTTP 404)") && ContainsSubstring("get it from https://github.com/evalplus"));
  CHECK_THAT(harness.refused({"data", "fetch", "mbpp+", "--mirror", "nowhere", "--data-dir", harness.path("data")}),
             ContainsSubstring("the mirror \"nowhere\" is not an address"));
  // Its home is not asked directly where a proxy is named; nothing answers at this one.
  CHECK_THAT(harness.refused({"data", "fetch", "mbpp", "--data-dir", harness.path("data")},
                             {{"https_proxy", "http://127.0.0.1:9"}}),
             ContainsSubstring("cannot be reached"));
}
