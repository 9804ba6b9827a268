// HTTP: the only user of libcurl. Many requests in flight from one thread, over connections that are used again.
//
// Proxies come from http_proxy, https_proxy, all_proxy and no_proxy; certificate authorities from CURL_CA_BUNDLE,
// SSL_CERT_FILE and SSL_CERT_DIR, as users of curl expect. Redirects are not followed: a key must not travel to a host
// that the user did not name. Thread-safety: one thread; only wake() may be called from any. Ownership: the client owns
// its connections.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace generators {

struct Timeouts {
  double connect_ms = 10'000;
  double first_byte_ms = 600'000;  // until the answer begins; a model that does not stream thinks before it
  double total_ms = 900'000;       // until the answer is complete: ends a drip that never does; 0: no limit
  double stalled_ms = 0;           // without a byte; 0: no limit
};

struct HttpOptions {
  Timeouts timeouts;
  std::size_t max_body_bytes = 64U << 20;
  bool use_proxy = true;  // false for a server of our own on loopback
};

/// The head of an answer whose body is handed on as it comes.
struct HttpHead {
  int status = 0;
  std::optional<std::uint64_t> content_length;
  std::string content_range;  // "bytes 100-199/200"
  std::string etag;
  std::string last_modified;
};

/// Takes a piece of a body; false ends the request with kRefused.
using BodySink = std::function<bool(const HttpHead& head, std::string_view bytes)>;

struct HttpRequest {
  std::uint64_t id = 0;
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  std::optional<std::string> body;   // POST; GET without
  BodySink sink = {};  // takes the body of a 2xx answer instead of HttpResponse::body, which then has no limit of size;
                       // the server is asked for it as it is, without compression
};

enum class HttpFailure {
  kNone,      // there is a status and a whole body
  kUrl,       // not an http or https address
  kResolve,   // no such host
  kConnect,   // refused, unreachable
  kTls,       // the certificate is not trusted
  kTimeout,   // one of the three
  kBroken,    // the connection ended in the middle, or what came is not HTTP
  kTooLarge,  // more than max_body_bytes
  kRefused,   // the request's sink wants no more
};

struct HttpResponse {
  std::uint64_t id = 0;
  HttpFailure failure = HttpFailure::kNone;
  std::string failure_text;  // libcurl's words
  int status = 0;
  std::string body;
  std::string content_type;
  std::string location;  // of a redirect
  std::optional<double> retry_after_ms;
  double latency_ms = 0;  // from start() to the last byte
};

class HttpClient {
 public:
  /// Error kInternal: libcurl cannot be set up.
  static base::Result<std::unique_ptr<HttpClient>> create(const HttpOptions& options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Starts a request; its answer comes from wait().
  void start(HttpRequest request);

  /// Works on all requests until at least one has ended, `timeout` has passed, or wake() was called; returns those that
  /// ended.
  std::vector<HttpResponse> wait(std::chrono::milliseconds timeout);

  /// Ends a running wait() soon. From any thread.
  void wake();

  /// Drops all requests in flight without an answer.
  void cancel_all();

  [[nodiscard]] std::size_t in_flight() const;

 private:
  struct Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// libcurl's and its TLS library's version, for the manifest.
std::string http_library_version();

}  // namespace generators
