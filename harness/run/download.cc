#include "harness/run/download.h"

#include <chrono>
#include <utility>

#include "generators/http_client.h"
#include "harness/base/files.h"

namespace run {
namespace {

using generators::HttpClient;
using generators::HttpFailure;
using generators::HttpResponse;

constexpr int kMostRedirects = 5;
constexpr std::size_t kMostBytes = 1ULL << 30;

base::Error network(const std::string& url, const std::string& reason) {
  return {base::ErrorCode::kNetwork, "cannot download " + url + ": " + reason};
}

HttpResponse get(HttpClient& client, const std::string& url) {
  client.start({.id = 1, .url = url, .headers = {}, .body = std::nullopt});
  for (;;) {
    auto responses = client.wait(std::chrono::seconds(1));
    if (!responses.empty()) return std::move(responses.front());
  }
}

/// An address relative to the host of `from` made absolute.
std::string absolute(const std::string& from, const std::string& location) {
  if (!location.starts_with('/')) return location;
  const auto host = from.find("://");
  return from.substr(0, from.find('/', host == std::string::npos ? 0 : host + 3)) + location;
}

}  // namespace

base::Status download(const std::string& url, const std::filesystem::path& to, const benchmarks::Progress& progress) {
  generators::HttpOptions options;
  options.max_body_bytes = kMostBytes;
  HARNESS_ASSIGN(const auto client, HttpClient::create(options));
  std::string address = url;
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    const HttpResponse response = get(*client, address);
    if (response.failure != HttpFailure::kNone) return network(address, response.failure_text);
    if (response.status >= 300 && response.status < 400 && !response.location.empty()) {
      address = absolute(address, response.location);
      continue;
    }
    if (response.status != 200) return network(address, "the server answers " + std::to_string(response.status));
    if (progress) progress(response.body.size(), response.body.size());
    return base::write_file(to, response.body);
  }
  return network(url, "too many redirects");
}

}  // namespace run
