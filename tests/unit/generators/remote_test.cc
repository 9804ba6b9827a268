// The remote generator against a server that behaves.
#include <atomic>
#include <chrono>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "generators/http_client.h"
#include "tests/unit/generators/asking.h"

using Catch::Matchers::ContainsSubstring;
using generators_test::api_at;
using generators_test::ask;
using generators_test::Collector;
using generators_test::error_reply;
using generators_test::good_reply;
using generators_test::ListSource;
using generators_test::prompts;
using generators_test::quick_options;
using test_support::FaultServer;
using test_support::ServerReply;
using test_support::ServerRequest;

TEST_CASE("every prompt is answered once, over connections that are used again") {
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply = good_reply(request);
    reply.delay_ms = 2;
    return reply;
  });
  const auto run = ask(server.base_url(), prompts(100, 2));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 200);
  CHECK(server.request_count() == 200);
  CHECK(server.connection_count() <= 8);
  CHECK(server.most_at_once() <= 8);
  CHECK(server.most_at_once() >= 2);
  CHECK(run.bill.answers == 200);
  CHECK(run.bill.prompt_tokens == 2000);
  CHECK(run.bill.completion_tokens == 1000);
  CHECK(run.bill.latency_p50_ms >= 2);
  CHECK(run.bill.in_flight == 0);
}

TEST_CASE("regression: connections are kept while few requests are in flight") {
  FaultServer server(good_reply);
  auto created = generators::HttpClient::create({});
  REQUIRE(created.ok());
  const auto client = std::move(*created);
  const auto ask_at_once = [&](int requests) {
    for (int i = 0; i < requests; ++i) {
      client->start({.url = server.base_url() + "/completions", .headers = {}, .body = R"({"prompt": "x"})"});
    }
    for (int left = requests; left > 0;) left -= static_cast<int>(client->wait(std::chrono::seconds(1)).size());
  };
  ask_at_once(8);
  for (int i = 0; i < 8; ++i) ask_at_once(1);
  ask_at_once(8);
  CHECK(server.request_count() == 24);
  CHECK(server.connection_count() == 8);
}

TEST_CASE("each sample's own seed is sent, and text prompts go to the completions endpoint") {
  FaultServer server(good_reply);
  auto questions = prompts(1, 3, false);
  const auto run = ask(server.base_url(), questions);
  REQUIRE(run.status.ok());
  std::set<std::uint64_t> seeds;
  for (const auto& request : server.requests()) {
    CHECK(request.path == "/v1/completions");
    seeds.insert(base::parse_json(request.body)->at("seed").get<std::uint64_t>());
  }
  CHECK(seeds == std::set<std::uint64_t>{0, 1, 2});
  CHECK(run.completions.front().form == base::Completion::Form::kCompletion);
}

TEST_CASE("several samples a request where the server has it") {
  FaultServer server(good_reply);
  auto api = api_at(server.base_url());
  api.samples_per_request = 4;
  const auto run = ask(server.base_url(), prompts(3, 10), quick_options(), api);
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 30);
  CHECK(server.request_count() == 3 * 3);  // 4 + 4 + 2 for each task
  CHECK(run.bill.completion_tokens == 150);
  std::int64_t tokens = 0;
  for (const auto& completion : run.completions) tokens += completion.completion_tokens.value();
  CHECK(tokens == 150);
}

TEST_CASE("a server that ignores n is asked for the rest") {
  FaultServer server([](const ServerRequest& request) {
    ServerRequest single = request;
    auto body = *base::parse_json(request.body);
    body.erase("n");
    single.body = base::dump_line(body);
    return good_reply(single);
  });
  auto api = api_at(server.base_url());
  api.samples_per_request = 4;
  const auto run = ask(server.base_url(), prompts(2, 4), quick_options(), api);
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 8);
  CHECK(server.request_count() == 8);
}

TEST_CASE("a server that rejects n gets single requests") {
  FaultServer server([](const ServerRequest& request) {
    return base::parse_json(request.body)->contains("n") ? error_reply(400, "Unrecognized request argument: 'n'")
                                                         : good_reply(request);
  });
  auto api = api_at(server.base_url());
  api.samples_per_request = 4;
  const auto run = ask(server.base_url(), prompts(2, 8), quick_options(), api);
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 16);
}

TEST_CASE("a server that knows the token limit by its new name gets it") {
  FaultServer server([](const ServerRequest& request) {
    return base::parse_json(request.body)->contains("max_tokens")
               ? error_reply(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
               : good_reply(request);
  });
  const auto run = ask(server.base_url(), prompts(10));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 10);
}

TEST_CASE("empty answers, refusals and cut-off answers are delivered, not errors") {
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply;
    const bool first = request.body.find("question 0") != std::string::npos;
    const bool second = request.body.find("question 1") != std::string::npos;
    reply.body =
        first    ? R"({"choices": [{"message": {"content": null}, "finish_reason": "stop"}]})"
        : second ? R"({"choices": [{"message": {"content": null, "refusal": "I cannot"}, "finish_reason": "stop"}]})"
                 : R"({"choices": [{"message": {"content": "def f("}, "finish_reason": "length"}]})";
    return reply;
  });
  auto options = quick_options();
  options.concurrency = 1;
  const auto run = ask(server.base_url(), prompts(3), options);
  REQUIRE(run.status.ok());
  REQUIRE(run.completions.size() == 3);
  CHECK(run.completions[0].text.empty());
  CHECK(run.completions[1].finish_reason == base::FinishReason::kContentFilter);
  CHECK(run.completions[2].finish_reason == base::FinishReason::kLength);
  CHECK(run.bill.empty_answers == 1);
  CHECK(run.bill.without_token_counts == 3);
}

TEST_CASE("throttling lowers the number of requests at once") {
  std::atomic<int> at_once = 0;
  FaultServer server([&](const ServerRequest& request) {
    const int now = ++at_once;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    --at_once;
    return now > 8 ? error_reply(429, "more than eight at once") : good_reply(request);
  });
  auto options = quick_options();
  options.concurrency = 64;
  std::vector<std::string> notices;
  options.notify = [&](const std::string& notice) { notices.push_back(notice); };
  const auto run = ask(server.base_url(), prompts(400), options);
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 400);
  CHECK(run.bill.concurrency < 32);
  CHECK(notices.size() == 1);
}

TEST_CASE("a stop ends the requests soon and keeps what arrived") {
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply = good_reply(request);
    if (request.number > 10) reply.delay_ms = 60'000;
    return reply;
  });
  generators::RemoteGenerator generator(generators::make_openai(api_at(server.base_url())), quick_options());
  ListSource source(prompts(50));
  Collector sink;
  std::stop_source stop;
  const std::jthread stopper([&] {
    while (sink.completions().size() < 10) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    stop.request_stop();
  });
  const auto status = generator.generate(source, sink, stop.get_token());
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == base::ErrorCode::kInterrupted);
  CHECK(sink.completions().size() == 10);
}

TEST_CASE("an error of the sink ends the run with that error") {
  FaultServer server(good_reply);
  generators::RemoteGenerator generator(generators::make_openai(api_at(server.base_url())), quick_options());
  ListSource source(prompts(500));
  Collector sink;
  int taken = 0;
  sink.on_delivery = [&taken](const base::Completion&) -> base::Status {
    if (++taken > 10) return base::Error{base::ErrorCode::kIo, "No space left on device"};
    return {};
  };
  const auto status = generator.generate(source, sink, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == base::ErrorCode::kIo);
  CHECK(sink.completions().size() == 10);
  CHECK(server.request_count() < 200);
}

TEST_CASE("a slow sink holds the requests back instead of filling the memory") {
  FaultServer server(good_reply);
  generators::RemoteGenerator generator(generators::make_openai(api_at(server.base_url())), quick_options());
  ListSource source(prompts(200));
  Collector sink;
  int most_ahead = 0;
  int taken = 0;
  sink.on_delivery = [&](const base::Completion&) -> base::Status {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    most_ahead = std::max(most_ahead, server.request_count() - ++taken);
    return {};
  };
  REQUIRE(generator.generate(source, sink, {}).ok());
  CHECK(sink.distinct() == 200);
  CHECK(most_ahead < 60);
}

TEST_CASE("a managed server that dies is revived and asked again") {
  auto server = std::make_unique<FaultServer>(good_reply);
  std::atomic<bool> dead = false;
  std::atomic<int> revived = 0;
  const std::string url = server->base_url();
  auto options = quick_options();
  options.revive = [&]() -> base::Status {
    if (dead) ++revived;
    return revived > 2 ? base::Status(base::Error{base::ErrorCode::kNetwork, "it is dead"}) : base::Status();
  };
  server->die();
  dead = true;
  const auto run = ask(url, prompts(5), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().message == "it is dead");
}

TEST_CASE("the description for the manifest holds neither key nor password") {
  auto api = api_at("https://user:password@example.com/v1?token=abc");
  auto options = quick_options();
  options.model = "some-model";
  const generators::RemoteGenerator generator(generators::make_openai(api), options);
  const std::string text = base::dump_line(generator.describe());
  CHECK_THAT(text, ContainsSubstring("https://example.com/v1") && ContainsSubstring("some-model"));
  CHECK(text.find("password") == std::string::npos);
  CHECK(text.find("token") == std::string::npos);
  CHECK(text.find("sk-secret") == std::string::npos);
}
