// What generation offers besides a run: instructions in and answers out, and the price before anything is asked.
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"
#include "tests/support/fault_server.h"

using Catch::Matchers::ContainsSubstring;
using test_support::FaultServer;
using test_support::ServerReply;
using test_support::ServerRequest;

namespace {

ServerReply answer(const ServerRequest&) {
  ServerReply reply;
  reply.body = R"({"choices": [{"message": {"content": " an answer\n"}, "finish_reason": "stop"}]})";
  return reply;
}

}  // namespace

TEST_CASE("instructions are answered into a file, and only once") {
  const cli_test::Harness harness;
  FaultServer server(answer);
  const auto input = harness.path("in.jsonl");
  const auto output = harness.path("out.jsonl");
  std::ofstream(input) << "{\"idx\": 1, \"Instruction\": \"add\"}\n{\"idx\": 2, \"Instruction\": \"sub\"}\n";
  const std::vector<std::string> arguments{"generate",     "--model",         "m",
                                           "--base-url",   server.base_url(), "--instructions",
                                           input.string(), "--output",        output.string()};
  const auto first = harness.run(arguments);
  CAPTURE(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK_THAT(first.out, ContainsSubstring("2 answers written"));
  CHECK_THAT(*base::read_file(output), ContainsSubstring("\"wizardcoder\":\"an answer\""));
  const auto second = harness.run(arguments);
  CHECK_THAT(second.out, ContainsSubstring("0 answers written") && ContainsSubstring("2 were already"));
  CHECK(server.request_count() == 2);
}

TEST_CASE("a dry run tells requests, tokens and cost, and asks nothing") {
  const cli_test::Harness harness;
  FaultServer server(answer);
  const auto prices = harness.path("prices.json");
  std::ofstream(prices) << R"({"m": {"input_per_million": 1000, "output_per_million": 1000}})";
  const auto output = harness.run({"run",
                                   "--model",
                                   "m",
                                   "--base-url",
                                   server.base_url(),
                                   "--benchmark",
                                   "humaneval",
                                   "--limit",
                                   "10",
                                   "-n",
                                   "2",
                                   "--temperature",
                                   "0.8",
                                   "--max-tokens",
                                   "100",
                                   "--dry-run",
                                   "--prices",
                                   prices.string(),
                                   "--output",
                                   harness.path("run").string()});
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.out, ContainsSubstring("20 requests to m") && ContainsSubstring("at most 2000 (100 for each)") &&
                             ContainsSubstring("cost"));
  CHECK(server.request_count() == 0);
  CHECK_FALSE(std::filesystem::exists(harness.path("run")));
  CHECK_THAT(harness.refused({"run", "--model", "other", "--base-url", server.base_url(), "--benchmark", "humaneval",
                              "--dry-run", "--prices", prices.string()}),
             ContainsSubstring("no price for \"other\""));
}
