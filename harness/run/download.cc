#include "harness/run/download.h"

#include <chrono>
#include <thread>
#include <utility>

#include "generators/http_client.h"
#include "harness/run/part_file.h"

namespace run {
namespace {

using base::ErrorCode;
using generators::HttpClient;
using generators::HttpFailure;
using generators::HttpHead;
using generators::HttpResponse;

constexpr int kMostRedirects = 5;
constexpr int kMostAttempts = 4;  // of a download that breaks and goes on
constexpr auto kPause = std::chrono::milliseconds(300);
constexpr std::uint64_t kMostBytes = 1ULL << 30;
constexpr double kStalledMs = 60'000;

base::Error network(const std::string& reason) { return {ErrorCode::kNetwork, reason}; }

/// An address relative to that of `from` made absolute.
std::string absolute(const std::string& from, const std::string& location) {
  if (location.find("://") != std::string::npos) return location;
  const auto host = from.find("://") + 3;
  if (location.starts_with("//")) return from.substr(0, host - 2) + location;
  const auto path = from.find('/', host);
  if (location.starts_with('/')) return from.substr(0, path) + location;
  return (path == std::string::npos ? from + "/" : from.substr(0, from.rfind('/') + 1)) + location;
}

std::string validator_of(const HttpHead& head) {
  const bool strong = !head.etag.empty() && !head.etag.starts_with("W/");
  return strong ? head.etag : head.last_modified;
}

base::Error refusal_of(const HttpResponse& response) {
  const std::string status = "HTTP " + std::to_string(response.status);
  switch (response.status) {
    case 404:
    case 410:
      return network("the server has no such file (" + status + ")");
    case 401:
    case 403:
      return network("the server refuses to give it (" + status + ")");
    case 407:
      return network("the proxy wants a user name and a password (" + status + "): put them into the proxy's address");
    case 429:
      return network("the server wants fewer requests (" + status + "): try again later");
    default:
      return network("the server answers with " + status);
  }
}

class Download {
 public:
  Download(const std::string& url, const std::filesystem::path& to, const benchmarks::Progress& progress)
      : url_(url), part_(to, url), progress_(progress) {}

  base::Status run() {
    generators::HttpOptions options;
    options.timeouts = {.connect_ms = 20'000, .first_byte_ms = kStalledMs, .total_ms = 0, .stalled_ms = kStalledMs};
    HARNESS_ASSIGN(const auto client, HttpClient::create(options));
    for (int attempt = 1;; ++attempt) {
      const auto before = part_.size();
      HARNESS_ASSIGN(const HttpResponse response, follow(*client));
      if (!written_.ok()) return written_;
      if (response.failure == HttpFailure::kNone && response.status / 100 == 2) return complete();
      if (response.failure == HttpFailure::kNone && response.status == 416 && before > 0) {
        HARNESS_TRY(part_.discard());  // what is here is longer than the file there
        continue;
      }
      const bool goes_on = part_.size() > before && !part_.validator().empty() && attempt < kMostAttempts;
      if (!goes_on) return failure_of(response);
      std::this_thread::sleep_for(kPause * attempt);
    }
  }

 private:
  /// The answer after redirects; its body, if it is the file, is in the part.
  base::Result<HttpResponse> follow(HttpClient& client) {
    std::string address = url_;
    for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
      HttpResponse response = get(client, address);
      const bool redirected = response.failure == HttpFailure::kNone && response.status / 100 == 3;
      if (!redirected || response.location.empty()) return response;
      const std::string next = absolute(address, response.location);
      if (address.starts_with("https:") && !next.starts_with("https:"))
        return network("the server sends us to " + next + ", which is not encrypted");
      address = next;
    }
    return network("the server sends us in a circle (" + std::to_string(kMostRedirects) + " redirects)");
  }

  HttpResponse get(HttpClient& client, const std::string& address) {
    generators::HttpRequest request{.id = 1, .url = address, .headers = {}, .body = std::nullopt};
    if (part_.size() > 0) {
      request.headers.push_back("Range: bytes=" + std::to_string(part_.size()) + "-");
      request.headers.push_back("If-Range: " + part_.validator());
    }
    began_ = false;
    request.sink = [this](const HttpHead& head, std::string_view bytes) { return take(head, bytes); };
    client.start(std::move(request));
    for (;;) {
      auto responses = client.wait(std::chrono::seconds(1));
      if (!responses.empty()) return std::move(responses.front());
    }
  }

  /// False: no more is wanted, and `written_` says why.
  bool take(const HttpHead& head, std::string_view bytes) {
    if (!began_) written_ = begin(head);
    began_ = true;
    if (written_.ok() && part_.size() + bytes.size() > kMostBytes)
      written_ = network("the file is larger than any data set");
    if (written_.ok()) written_ = part_.append(bytes);
    if (written_.ok() && progress_) progress_(part_.size(), total_);
    return written_.ok();
  }

  base::Status begin(const HttpHead& head) {
    const std::string here = "bytes " + std::to_string(part_.size()) + "-";
    const bool goes_on = head.status == 206 && part_.size() > 0 && head.content_range.starts_with(here);
    if (head.status == 206 && !goes_on) return network("the server sent another part than was asked for");
    if (!goes_on) HARNESS_TRY(part_.restart(validator_of(head)));
    total_ = head.content_length ? part_.size() + *head.content_length : 0;
    return goes_on ? part_.go_on() : base::Status();
  }

  base::Status complete() {
    if (!began_) HARNESS_TRY(part_.restart(""));  // an empty file
    return part_.finish();
  }

  [[nodiscard]] base::Status failure_of(const HttpResponse& response) const {
    const std::string& why = response.failure_text;
    switch (response.failure) {
      case HttpFailure::kNone:
        return refusal_of(response);
      case HttpFailure::kUrl:
        return base::Error{ErrorCode::kUsage, "this is not an http or https address"};
      case HttpFailure::kResolve:
        return network("its host cannot be found: check the network, or name the proxy in https_proxy (" + why + ")");
      case HttpFailure::kConnect:
        return network("its host cannot be reached: check the network, or name the proxy in https_proxy (" + why + ")");
      case HttpFailure::kTls:
        return network("its certificate is not trusted; name its authority in SSL_CERT_FILE or CURL_CA_BUNDLE (" + why +
                       ")");
      default:
        return network("the download broke off" + kept() + " (" + why + ")");
    }
  }

  [[nodiscard]] std::string kept() const {
    if (part_.size() == 0 || part_.validator().empty()) return "";
    return " after " + std::to_string(part_.size()) + (total_ > 0 ? " of " + std::to_string(total_) : "") +
           " bytes, which are kept: the same command goes on from there";
  }

  std::string url_;
  PartFile part_;
  const benchmarks::Progress& progress_;
  bool began_ = false;       // the body of this answer
  std::uint64_t total_ = 0;  // of the whole file; 0: unknown
  base::Status written_;
};

}  // namespace

base::Status download(const std::string& url, const std::filesystem::path& to, const benchmarks::Progress& progress) {
  return Download(url, to, progress).run();
}

}  // namespace run
