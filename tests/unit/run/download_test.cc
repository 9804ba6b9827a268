// Downloads from a real server on loopback that misbehaves.
#include "harness/run/download.h"

#include <atomic>
#include <cstdlib>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/files.h"
#include "tests/support/file_reply.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using test_support::FaultServer;
using test_support::file_reply;
using test_support::ServerReply;
using test_support::ServerRequest;
using Ending = ServerReply::Ending;

namespace {

/// Bytes that differ from place to place, so that no part can pass for another.
std::string content_of(std::size_t size) {
  std::string content;
  for (std::size_t i = 0; content.size() < size; ++i) content += std::to_string(i) + ",";
  content.resize(size);
  return content;
}

const std::string kContent = content_of(300'000);

/// A server of one file; each of the first `breaks` answers ends in the middle.
FaultServer::Handler file_server(const std::string& content, const std::string& etag, int breaks) {
  return [content, etag, breaks](const ServerRequest& request) {
    auto reply = file_reply(request, content, etag);
    if (request.number <= breaks) reply.ending = Ending::kHalf;
    return reply;
  };
}

std::string range_of(const ServerRequest& request) {
  const auto found = request.headers.find("range");
  return found == request.headers.end() ? "" : found->second;
}

struct Place {
  test_support::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "data.part";

  [[nodiscard]] std::string content() const { return *base::read_file(file); }
  [[nodiscard]] base::Status get(const FaultServer& server, const benchmarks::Progress& progress = {}) const {
    return run::download(server.base_url() + "/data", file, progress);
  }
  [[nodiscard]] std::string failure(const FaultServer& server) const {
    const auto status = get(server);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == base::ErrorCode::kNetwork);
    return status.error().message;
  }
  /// What is beside the file: nothing must be left.
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
  }
};

}  // namespace

TEST_CASE("a download is written as it comes, uncompressed, and tells its progress") {
  const FaultServer server(file_server(kContent, "\"1\"", 0));
  const Place place;
  std::uint64_t last = 0;
  const auto status = place.get(server, [&](std::uint64_t done, std::uint64_t total) {
    CHECK(done > last);
    CHECK(total == kContent.size());
    last = done;
  });
  INFO((status.ok() ? "" : status.error().message));
  REQUIRE(status.ok());
  CHECK(last == kContent.size());
  CHECK(place.content() == kContent);
  CHECK(place.files() == 1);
  CHECK_FALSE(server.requests().front().headers.contains("accept-encoding"));
}

TEST_CASE("a download that breaks goes on where it was") {
  const FaultServer server(file_server(kContent, "\"1\"", 2));
  const Place place;
  REQUIRE(place.get(server).ok());
  CHECK(place.content() == kContent);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(range_of(requests[0]).empty());
  CHECK(range_of(requests[1]) == "bytes=150000-");
  CHECK(range_of(requests[2]) == "bytes=225000-");
  CHECK(requests[2].headers.at("if-range") == "\"1\"");
}

TEST_CASE("a later call goes on with what an earlier one left") {
  const FaultServer server(file_server(kContent, "\"1\"", 4));
  const Place place;
  CHECK_THAT(place.failure(server), ContainsSubstring("broke off after 281250 of 300000 bytes, which are kept"));
  REQUIRE(place.get(server).ok());
  CHECK(place.content() == kContent);
  CHECK(range_of(server.requests().back()) == "bytes=281250-");
  CHECK(place.files() == 1);
}

TEST_CASE("a file that has changed since is not put behind the old one's beginning") {
  const Place place;
  {
    const FaultServer server(file_server(kContent, "\"1\"", 4));
    CHECK_FALSE(place.get(server).ok());
  }
  const std::string other(1000, 'x');
  const FaultServer server(file_server(other, "\"2\"", 0));
  // Another port is another address; as the same one, with another version:
  std::ofstream(place.file.string() + ".from")
      << R"({"url": ")" << server.base_url() << R"(/data", "validator": "\"1\""})";
  REQUIRE(place.get(server).ok());
  CHECK(range_of(server.requests().front()) == "bytes=281250-");
  CHECK(place.content() == other);
}

TEST_CASE("what is on disk from another address, or from a server without versions, is not continued") {
  const Place place;
  std::ofstream(place.file) << "something else";
  const FaultServer server(file_server(kContent, "", 1));
  CHECK_THAT(place.failure(server), StartsWith("the download broke off (") && !ContainsSubstring("kept"));
  REQUIRE(place.get(server).ok());
  CHECK(place.content() == kContent);
  for (const auto& request : server.requests()) CHECK(range_of(request).empty());
}

TEST_CASE("a weak ETag continues nothing, a date does") {
  for (const bool dated : {false, true}) {
    const std::string date = "Sat, 21 Nov 2026 10:00:00 GMT";
    const FaultServer server([&](const ServerRequest& request) {
      auto reply = file_reply(request, kContent, dated ? date : "");
      std::erase_if(reply.headers, [](const auto& line) { return line.starts_with("ETag"); });
      reply.headers.emplace_back("ETag: W/\"1\"");
      if (dated) reply.headers.emplace_back("Last-Modified: " + date);
      if (request.number == 1) reply.ending = Ending::kHalf;
      return reply;
    });
    const Place place;
    CHECK(place.get(server).ok() == dated);
    if (dated) CHECK(place.content() == kContent);
  }
}

TEST_CASE("a server that knows no ranges sends the whole file again") {
  const FaultServer server([](const ServerRequest& request) {
    auto reply = file_reply({}, kContent, "\"1\"");
    if (request.number == 1) reply.ending = Ending::kHalf;
    return reply;
  });
  const Place place;
  REQUIRE(place.get(server).ok());
  CHECK(place.content() == kContent);
}

TEST_CASE("a part that is as long as the file or longer is gotten anew") {
  const FaultServer server(file_server(kContent, "\"1\"", 0));
  const Place place;
  std::ofstream(place.file) << kContent;
  std::ofstream(place.file.string() + ".from")
      << R"({"url": ")" << server.base_url() << R"(/data", "validator": "\"1\""})";
  REQUIRE(place.get(server).ok());
  CHECK(server.request_count() == 2);
  CHECK(place.content() == kContent);
}

TEST_CASE("a server that sends another part than was asked for is not believed") {
  const FaultServer server([](const ServerRequest& request) {
    auto reply = file_reply(request, kContent, "\"1\"");
    if (request.number == 1)
      reply.ending = Ending::kHalf;
    else
      reply.headers.back() = "Content-Range: bytes 7-299999/300000";
    return reply;
  });
  const Place place;
  CHECK_THAT(place.failure(server), ContainsSubstring("another part than was asked for"));
}

TEST_CASE("redirects are followed, relative ones too, but not for ever") {
  const FaultServer server([](const ServerRequest& request) {
    if (request.path.ends_with("/file")) return file_reply(request, kContent, "\"1\"");
    ServerReply reply;
    reply.status = 302;
    reply.headers.emplace_back(request.path.ends_with("/data") ? "Location: /there" : "Location: file");
    return reply;
  });
  const Place place;
  REQUIRE(place.get(server).ok());
  CHECK(place.content() == kContent);

  const FaultServer circle([](const ServerRequest&) {
    ServerReply reply;
    reply.status = 302;
    reply.headers.emplace_back("Location: /data");
    return reply;
  });
  CHECK_THAT(place.failure(circle), ContainsSubstring("in a circle"));
}

TEST_CASE("what a server refuses is one sentence") {
  int status = 0;
  const FaultServer server([&](const ServerRequest&) {
    ServerReply reply;
    reply.status = status;
    reply.body = "a page for people";
    return reply;
  });
  const Place place;
  for (const auto& [code, words] : std::vector<std::pair<int, std::string>>{{404, "has no such file"},
                                                                            {403, "refuses"},
                                                                            {407, "proxy wants"},
                                                                            {429, "try again later"},
                                                                            {503, "HTTP 503"}}) {
    status = code;
    CHECK_THAT(place.failure(server), ContainsSubstring(words));
  }
  CHECK(place.files() == 0);
}

TEST_CASE("a host that is not there, an unknown certificate and a strange address are one sentence") {
  const Place place;
  int port = 0;
  {
    const FaultServer gone(file_server(kContent, "", 0));
    port = gone.port();
  }
  const auto refused = run::download("http://127.0.0.1:" + std::to_string(port) + "/data", place.file, {});
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().message, ContainsSubstring("cannot be reached") && ContainsSubstring("https_proxy"));

  const FaultServer secret(file_server(kContent, "\"1\"", 0), true);
  CHECK_THAT(place.failure(secret), ContainsSubstring("certificate is not trusted"));
  const auto authority = place.folder.path() / "authority.pem";
  std::ofstream(authority) << secret.certificate();
  const char* before = std::getenv("CURL_CA_BUNDLE");
  const std::string bundle = before == nullptr ? "" : before;
  setenv("CURL_CA_BUNDLE", authority.c_str(), 1);
  CHECK(place.get(secret).ok());

  const FaultServer downgrade(
      [](const ServerRequest&) {
        ServerReply reply;
        reply.status = 301;
        reply.headers.emplace_back("Location: http://127.0.0.1:9/data");
        return reply;
      },
      true);
  std::ofstream(authority) << downgrade.certificate();
  CHECK_THAT(place.failure(downgrade), ContainsSubstring("not encrypted"));
  setenv("CURL_CA_BUNDLE", bundle.c_str(), 1);

  CHECK(run::download("ftp://127.0.0.1/data", place.file, {}).error().code == base::ErrorCode::kUsage);
}

TEST_CASE("a full disk is one sentence, and no fault of the network") {
  const FaultServer server(file_server(kContent, "\"1\"", 0));
  const Place place;
  std::filesystem::create_symlink("/dev/full", place.file);
  const auto status = place.get(server);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == base::ErrorCode::kIo);
  CHECK_THAT(status.error().message, ContainsSubstring("No space left on device") && ContainsSubstring("--data-dir"));
}

TEST_CASE("a proxy named as curl's users name it is asked") {
  const FaultServer proxy(file_server(kContent, "\"1\"", 0));
  const Place place;
  setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
  const auto status = run::download("http://data.example/mbpp.jsonl", place.file, {});
  unsetenv("http_proxy");
  REQUIRE(status.ok());
  CHECK(place.content() == kContent);
  CHECK(proxy.requests().front().path == "http://data.example/mbpp.jsonl");
}
