// Every way in which a model server fails, from a real server on loopback: the run completes, or ends with one clear
// sentence and with everything that was finished delivered; and nothing is asked again after it was answered.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"

using Catch::Matchers::ContainsSubstring;
using generators_test::api_at;
using generators_test::ask;
using generators_test::error_reply;
using generators_test::good_reply;
using generators_test::prompts;
using generators_test::quick_options;
using test_support::FaultServer;
using test_support::ServerReply;
using test_support::ServerRequest;
using Ending = ServerReply::Ending;

namespace {

/// Answers every third request with `fault`, at most `faults` times.
FaultServer::Handler sometimes(std::function<ServerReply(const ServerRequest&)> fault, int faults = 5) {
  auto left = std::make_shared<std::atomic<int>>(faults);
  return [fault = std::move(fault), left](const ServerRequest& request) {
    if (request.number % 3 == 1 && left->fetch_sub(1) > 0) return fault(request);
    return good_reply(request);
  };
}

ServerReply with_ending(const ServerRequest& request, Ending ending) {
  ServerReply reply = good_reply(request);
  reply.ending = ending;
  return reply;
}

ServerReply with_body(std::string body, std::string type = "application/json") {
  ServerReply reply;
  reply.body = std::move(body);
  reply.content_type = std::move(type);
  return reply;
}

struct Fault {
  const char* name;
  std::function<ServerReply(const ServerRequest&)> reply;
};

const std::vector<Fault>& passing_faults() {
  static const std::vector<Fault> faults{
      {"429 with Retry-After", [](const auto&) { return error_reply(429, "slow down", {"Retry-After: 0"}); }},
      {"429 with retry-after-ms", [](const auto&) { return error_reply(429, "slow down", {"retry-after-ms: 20"}); }},
      {"429 without Retry-After", [](const auto&) { return error_reply(429, "slow down"); }},
      {"500", [](const auto&) { return error_reply(500, "oops"); }},
      {"503", [](const auto&) { return error_reply(503, "loading"); }},
      {"529", [](const auto&) { return error_reply(529, "overloaded"); }},
      {"reset", [](const auto& request) { return with_ending(request, Ending::kReset); }},
      {"half an answer", [](const auto& request) { return with_ending(request, Ending::kHalf); }},
      {"no HTTP", [](const auto& request) { return with_ending(request, Ending::kGarbage); }},
      {"malformed JSON", [](const auto&) { return with_body("{\"choices\": [}"); }},
      {"truncated JSON", [](const auto&) { return with_body(R"({"choices": [{"message": {"content": "abc)"); }},
      {"an HTML page", [](const auto&) { return with_body("<html>please log in</html>", "text/html"); }},
      {"empty body", [](const auto&) { return with_body(""); }},
      {"JSON without choices", [](const auto&) { return with_body("{\"ok\": true}"); }},
  };
  return faults;
}

}  // namespace

TEST_CASE("a fault that passes is repeated, and nothing else is") {
  const std::size_t index = GENERATE(Catch::Generators::range(std::size_t{0}, passing_faults().size()));
  const Fault& fault = passing_faults()[index];
  CAPTURE(fault.name);
  std::atomic<int> faults = 0;
  FaultServer server(sometimes([&](const ServerRequest& request) {
    ++faults;
    return fault.reply(request);
  }));
  const auto run = ask(server.base_url(), prompts(30));
  REQUIRE(run.status.ok());
  CHECK(run.completions.size() == 30);
  CHECK(run.distinct == 30);
  CHECK(faults == 5);
  CHECK(server.request_count() == 30 + faults);  // the server counts: no request after a success
  // libcurl itself repeats a request whose used connection is reset before any answer, once, on a new connection.
  CHECK(run.bill.requests <= 30 + faults);
  if (fault.name != std::string("reset")) CHECK(run.bill.retries == faults);
  for (const auto& completion : run.completions) {
    CHECK(completion.text == "answer to question " + completion.task_id.substr(5));
  }
}

TEST_CASE("a fault that stays ends the run with one sentence and keeps what is finished") {
  const std::size_t index =
      GENERATE(Catch::Generators::range(std::size_t{3}, passing_faults().size()));  // throttling is another case
  const Fault& fault = passing_faults()[index];
  CAPTURE(fault.name);
  FaultServer server(
      [&](const ServerRequest& request) { return request.number <= 10 ? good_reply(request) : fault.reply(request); });
  auto options = quick_options();
  options.retry.max_attempts = 3;
  const auto run = ask(server.base_url(), prompts(30), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kNetwork);
  CHECK_THAT(run.status.error().message, ContainsSubstring("127.0.0.1") && ContainsSubstring("tried 3 times"));
  CHECK(run.status.error().message.find('\n') == std::string::npos);
  CHECK(run.completions.size() == 10);
  CHECK(run.distinct == 10);
}

TEST_CASE("endless throttling ends the run after the time to give up") {
  FaultServer server([](const ServerRequest&) { return error_reply(429, "slow down"); });
  auto options = quick_options();
  options.retry.give_up_ms = 300;
  const auto run = ask(server.base_url(), prompts(30), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message, ContainsSubstring("too many requests") && ContainsSubstring("slow down"));
  CHECK(run.bill.throttled > 1);
}

TEST_CASE("Retry-After holds all requests back") {
  FaultServer server(
      sometimes([](const ServerRequest&) { return error_reply(429, "slow down", {"Retry-After: 1"}); }, 1));
  const auto begin = std::chrono::steady_clock::now();
  const auto run = ask(server.base_url(), prompts(30));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 30);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(1));
}

TEST_CASE("a Retry-After beyond all patience is told, not waited for") {
  FaultServer server(
      [](const ServerRequest&) { return error_reply(429, "come back tomorrow", {"Retry-After: 86400"}); });
  const auto run = ask(server.base_url(), prompts(3));
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message, ContainsSubstring("come back tomorrow"));
}

TEST_CASE("a used-up quota is not waited for") {
  FaultServer server([](const ServerRequest&) {
    ServerReply reply;
    reply.status = 429;
    reply.body = R"({"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}})";
    return reply;
  });
  const auto run = ask(server.base_url(), prompts(1));
  REQUIRE_FALSE(run.status.ok());
  CHECK(server.request_count() == 1);
  CHECK_THAT(run.status.error().message, ContainsSubstring("no quota left"));
}

TEST_CASE("a refused key ends the run at once and is never shown") {
  const int status = GENERATE(401, 403);
  FaultServer server([status](const ServerRequest& request) {
    return error_reply(status, "Incorrect key: " + request.headers.at("authorization"));
  });
  auto options = quick_options();
  options.concurrency = 1;
  const auto run = ask(server.base_url(), prompts(5), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kUnauthorized);
  CHECK_THAT(run.status.error().message,
             ContainsSubstring("refuses the API key") && ContainsSubstring("OPENAI_API_KEY"));
  CHECK(run.status.error().message.find("sk-secret") == std::string::npos);
  CHECK(server.request_count() == 1);
}

TEST_CASE("an unknown model is told in the server's words") {
  FaultServer server([](const ServerRequest&) { return error_reply(404, "The model `gpt-9` does not exist"); });
  const auto run = ask(server.base_url(), prompts(1));
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kNotFound);
  CHECK_THAT(run.status.error().message, ContainsSubstring("gpt-9") && ContainsSubstring("--model"));
}

TEST_CASE("a redirect is told and not followed, so that the key stays with the host that the user named") {
  FaultServer elsewhere(good_reply);
  FaultServer server([&](const ServerRequest&) {
    return error_reply(307, "moved", {"Location: " + elsewhere.base_url() + "/chat/completions?k=1"});
  });
  const auto run = ask(server.base_url(), prompts(1));
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message,
             ContainsSubstring("redirects to " + elsewhere.base_url()) && ContainsSubstring("--base-url"));
  CHECK(elsewhere.request_count() == 0);
}

TEST_CASE("an answer of 10 MB arrives whole") {
  const std::string text(10'000'000, 'x');
  auto reply = with_body(R"({"choices": [{"message": {"content": ")" + text + R"("}, "finish_reason": "stop"}]})");
  FaultServer server([&](const ServerRequest&) { return reply; });
  const auto run = ask(server.base_url(), prompts(1));
  REQUIRE(run.status.ok());
  REQUIRE(run.completions.size() == 1);
  CHECK(run.completions.front().text == text);
}

TEST_CASE("an answer over the limit ends the run") {
  FaultServer server([](const ServerRequest&) { return with_body(std::string(3 << 20, ' ')); });
  auto options = quick_options();
  options.http.max_body_bytes = 1 << 20;
  const auto run = ask(server.base_url(), prompts(1), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message, ContainsSubstring("larger than any model's"));
}

TEST_CASE("an answer after the time is asked for again") {
  FaultServer server(sometimes(
      [](const ServerRequest& request) {
        ServerReply reply = good_reply(request);
        reply.delay_ms = 5000;
        return reply;
      },
      3));
  auto options = quick_options();
  options.http.timeouts.first_byte_ms = 300;
  const auto run = ask(server.base_url(), prompts(20), options);
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 20);
  CHECK(run.bill.retries == 3);
}

TEST_CASE("a slow drip ends with the total time") {
  FaultServer server([](const ServerRequest& request) {
    ServerReply reply = good_reply(request);
    reply.drip_ms = 100;
    return reply;
  });
  auto options = quick_options();
  options.http.timeouts.total_ms = 300;
  options.retry.max_first_attempts = 2;
  const auto run = ask(server.base_url(), prompts(2), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kNetwork);
  CHECK_THAT(run.status.error().message, ContainsSubstring("did not answer in time"));
}

TEST_CASE("a certificate that is not trusted is refused, and accepted once its authority is named") {
  FaultServer server(good_reply, true);
  const auto refused = ask(server.base_url(), prompts(2));
  REQUIRE_FALSE(refused.status.ok());
  CHECK_THAT(refused.status.error().message, ContainsSubstring("not trusted") && ContainsSubstring("SSL_CERT_FILE"));
  CHECK(server.request_count() == 0);

  const test_support::TemporaryFolder folder;
  const auto file = folder.path() / "ca.pem";
  std::ofstream(file) << server.certificate();
  setenv("CURL_CA_BUNDLE", file.c_str(), 1);
  const auto trusted = ask(server.base_url(), prompts(2));
  unsetenv("CURL_CA_BUNDLE");
  REQUIRE(trusted.status.ok());
  CHECK(trusted.distinct == 2);
}

TEST_CASE("a server that dies in the middle leaves what it has answered") {
  std::atomic<FaultServer*> self = nullptr;
  std::thread killer;
  FaultServer server([&](const ServerRequest& request) {
    if (request.number == 20) killer = std::thread([&] { self.load()->die(); });
    return good_reply(request);
  });
  self = &server;
  auto options = quick_options();
  options.concurrency = 1;
  options.retry.max_attempts = 3;
  const auto run = ask(server.base_url(), prompts(200), options);
  killer.join();
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kNetwork);
  CHECK_THAT(run.status.error().message, ContainsSubstring("127.0.0.1"));
  CHECK(run.completions.size() >= 19);
  CHECK(run.distinct == run.completions.size());
}

TEST_CASE("an address where nobody listens is told soon") {
  std::string url;
  {
    const FaultServer gone(good_reply);
    url = gone.base_url();
  }
  const auto run = ask(url, prompts(100));
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kNetwork);
  CHECK_THAT(run.status.error().message, ContainsSubstring("no model server answers at " + url));
}

TEST_CASE("what is no address is told") {
  const auto run = ask("ftp://example.com/v1", prompts(1));
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.status.error().code == base::ErrorCode::kUsage);
}

TEST_CASE("the retry budget ends a run in which almost everything fails") {
  FaultServer server([](const ServerRequest& request) {
    return request.number % 4 == 0 ? good_reply(request) : error_reply(500, "oops");
  });
  auto options = quick_options();
  options.retry.max_attempts = 1000;
  options.retry.max_first_attempts = 1000;
  options.retry.budget_floor = 20;
  const auto run = ask(server.base_url(), prompts(500), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK(run.bill.retries <= 20 + run.bill.answers / 5 + 1);
}
