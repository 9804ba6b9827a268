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

TEST_CASE("a run tells tokens, cost, how answers ended and how long they took, and keeps it for the report") {
  const cli_test::Harness harness;
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply = answer(request);
    if (request.number == 1) reply.status = 500;
    reply.delay_ms = 300;  // so that a progress line falls into it
    const char* reason = request.number == 2 ? "length" : request.number == 3 ? "content_filter" : "stop";
    const char* text = request.number == 4 ? "" : request.number == 2 ? "```python\ndef f(" : "I cannot do that";
    const base::Json body = {{"choices", {{{"message", {{"content", text}}}, {"finish_reason", reason}}}},
                             {"usage", {{"prompt_tokens", 1000}, {"completion_tokens", 100}}}};
    reply.body = base::dump_line(body);
    return reply;
  });
  const auto prices = harness.path("prices.json");
  std::ofstream(prices) << R"({"m": {"input_per_million": 1000, "output_per_million": 10000}})";
  const auto run = harness.path("run");
  const auto output = harness.run({"run", "--model", "m", "--base-url", server.base_url(), "--benchmark", "humaneval",
                                   "--limit", "5", "--concurrency", "1", "--progress-interval", "0.1", "--prices",
                                   prices.string(), "--output", run.string()});
  CAPTURE(output.out, output.err);
  REQUIRE(output.exit_code == 0);
  const auto report = harness.run({"report", run.string()});
  for (const std::string& text : {output.out, report.out}) {
    CHECK_THAT(text, ContainsSubstring("5,000 in, 500 out") && ContainsSubstring("cost      10.0000"));
    CHECK_THAT(text, ContainsSubstring("3 finished, 1 cut off, 1 refused, 1 of them empty; 6 requests, 1 of them"));
    CHECK_THAT(text, ContainsSubstring("p50 ") && ContainsSubstring("p95 "));
    CHECK_THAT(text,
               ContainsSubstring("Truncated") && ContainsSubstring("Refused") && ContainsSubstring("Empty Answer"));
  }
  CHECK_THAT(output.err,
             ContainsSubstring("in flight") && ContainsSubstring("cost ") && ContainsSubstring("1 repeated"));
  CHECK_THAT(*base::read_file(run / "report.md"), ContainsSubstring("10.0000"));
}

TEST_CASE("The flag --estimate is 200 samples at temperature 0.2, --greedy is one at 0") {
  const cli_test::Harness harness;
  FaultServer server(answer);
  const auto arguments = [&](std::vector<std::string> more) {
    std::vector<std::string> all{"generate",    "--model",   "m",       "--base-url", server.base_url(),
                                 "--benchmark", "humaneval", "--limit", "1",          "--output"};
    all.push_back(harness.path(more[0]).string());
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  REQUIRE(harness.run(arguments({"--estimate"})).exit_code == 0);
  CHECK(server.request_count() == 200);
  for (const auto& request : server.requests()) {
    const auto body = base::parse_json(request.body);
    CHECK((*body)["temperature"] == 0.2);
    CHECK((*body)["top_p"] == 0.95);
  }
  REQUIRE(harness.run(arguments({"--greedy"})).exit_code == 0);
  CHECK(server.request_count() == 201);
  CHECK((*base::parse_json(server.requests().back().body))["temperature"] == 0.0);
  CHECK_THAT(harness.refused(arguments({"--estimate", "-n", "10"})), ContainsSubstring("not both"));
  CHECK_THAT(harness.refused(arguments({"--greedy", "-n", "10"})), ContainsSubstring("one sample a task"));
}
