#include "generators/http_client.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace generators {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFirstByteCheckInterval = std::chrono::milliseconds(100);

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One request in flight. Lives at a stable address: libcurl's callbacks hold it.
struct Transfer {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  HttpRequest request;
  std::string body;
  std::size_t max_body_bytes = 0;
  bool too_large = false;
  bool refused = false;
  bool first_byte = false;
  std::optional<HttpHead> head;  // of an answer that goes to a sink
  Clock::time_point started;
  std::array<char, CURL_ERROR_SIZE> error{};
};

std::string header_value(CURL* easy, const char* name) {
  curl_header* header = nullptr;
  if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return "";
  return header->value;
}

HttpHead head_of(CURL* easy) {
  HttpHead head;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  head.status = static_cast<int>(status);
  curl_off_t length = -1;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length >= 0) head.content_length = static_cast<std::uint64_t>(length);
  head.content_range = header_value(easy, "content-range");
  head.etag = header_value(easy, "etag");
  head.last_modified = header_value(easy, "last-modified");
  return head;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  transfer.first_byte = true;
  if (transfer.request.sink) {
    if (!transfer.head) transfer.head = head_of(transfer.easy);
    if (transfer.head->status / 100 == 2) {
      transfer.refused = !transfer.request.sink(*transfer.head, {data, bytes});
      return transfer.refused ? 0 : bytes;
    }
  }
  if (transfer.body.size() + bytes > transfer.max_body_bytes) {
    transfer.too_large = true;
    return 0;  // makes libcurl end the transfer
  }
  transfer.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char*, std::size_t size, std::size_t count, void* user) {
  static_cast<Transfer*>(user)->first_byte = true;
  return size * count;
}

HttpFailure failure_of(CURLcode code, const std::string& url) {
  switch (code) {
    case CURLE_OK:
      return HttpFailure::kNone;
    case CURLE_URL_MALFORMAT:
      return HttpFailure::kUrl;
    case CURLE_UNSUPPORTED_PROTOCOL:  // also what libcurl says of an answer that is not HTTP
      return url.starts_with("http://") || url.starts_with("https://") ? HttpFailure::kBroken : HttpFailure::kUrl;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return HttpFailure::kResolve;
    case CURLE_COULDNT_CONNECT:
      return HttpFailure::kConnect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
      return HttpFailure::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::kTimeout;
    default:
      return HttpFailure::kBroken;
  }
}

std::optional<double> retry_after_ms(CURL* easy) {
  const std::string ms = header_value(easy, "retry-after-ms");  // OpenAI's, finer than the standard's seconds
  if (!ms.empty()) {
    const double value = std::strtod(ms.c_str(), nullptr);
    if (value > 0) return value;
  }
  if (header_value(easy, "retry-after").empty()) return std::nullopt;
  curl_off_t seconds = 0;  // libcurl reads both forms, seconds and date
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
  return static_cast<double>(seconds) * 1000;
}

void set_certificate_authorities(CURL* easy) {
  // The library itself reads none of these; the curl program does, and its users expect them.
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    if (const char* file = std::getenv(name); file != nullptr && *file != '\0') {
      curl_easy_setopt(easy, CURLOPT_CAINFO, file);
      return;
    }
  }
  if (const char* folder = std::getenv("SSL_CERT_DIR"); folder != nullptr && *folder != '\0') {
    curl_easy_setopt(easy, CURLOPT_CAPATH, folder);
  }
}

bool set_up_library_once() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

}  // namespace

struct HttpClient::Impl {
  HttpOptions options;
  CURLM* multi = nullptr;
  int epoll_fd = -1;
  int event_fd = -1;
  std::optional<Clock::time_point> curl_deadline;  // when libcurl wants to be called without an event
  Clock::time_point last_first_byte_check = Clock::now();
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> transfers;
  std::vector<CURL*> idle;  // easy handles to be used again
  std::vector<HttpResponse> finished;

  ~Impl();
  bool open();
  void prepare(Transfer& transfer);
  void on_timers();
  void check_first_bytes();
  void collect();
  void finish(CURL* easy, CURLcode code, const char* override_text);
  int wait_ms(std::chrono::milliseconds timeout) const;

  static int on_socket(CURL*, curl_socket_t fd, int what, void* user, void* known);
  static int on_timer(CURLM*, long timeout_ms, void* user);
};

HttpClient::Impl::~Impl() {
  for (auto& [easy, transfer] : transfers) {
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(transfer->headers);
  }
  for (CURL* easy : idle) curl_easy_cleanup(easy);
  if (multi != nullptr) curl_multi_cleanup(multi);
  if (epoll_fd >= 0) close(epoll_fd);
  if (event_fd >= 0) close(event_fd);
}

bool HttpClient::Impl::open() {
  multi = curl_multi_init();
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (multi == nullptr || epoll_fd < 0 || event_fd < 0) return false;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = event_fd;
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, event_fd, &event) != 0) return false;
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 1000L);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 4096L);  // idle ones; else four for each request in flight
  return true;
}

int HttpClient::Impl::on_socket(CURL*, curl_socket_t fd, int what, void* user, void* known) {
  auto& self = *static_cast<Impl*>(user);
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(self.epoll_fd, EPOLL_CTL_DEL, fd, nullptr);
    return 0;
  }
  epoll_event event{};
  event.data.fd = fd;
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  epoll_ctl(self.epoll_fd, known != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  curl_multi_assign(self.multi, fd, &self);  // marks the socket as known
  return 0;
}

int HttpClient::Impl::on_timer(CURLM*, long timeout_ms, void* user) {
  auto& self = *static_cast<Impl*>(user);
  self.curl_deadline.reset();
  if (timeout_ms >= 0) self.curl_deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  return 0;
}

void HttpClient::Impl::prepare(Transfer& transfer) {
  CURL* easy = transfer.easy;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  if (!transfer.request.sink) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timeouts.connect_ms));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeouts.total_ms));
  if (options.timeouts.stalled_ms > 0) {
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(std::ceil(options.timeouts.stalled_ms / 1e3)));
  }
  if (!options.use_proxy) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  // Over TLS the first connection tells whether the server speaks HTTP/2; waiting for it saves the others.
  if (transfer.request.url.starts_with("https")) curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  set_certificate_authorities(easy);
  for (const auto& header : transfer.request.headers) {
    transfer.headers = curl_slist_append(transfer.headers, header.c_str());
  }
  transfer.headers = curl_slist_append(transfer.headers, "Expect:");  // no extra round trip before a long prompt
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
  if (transfer.request.body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.request.body->data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request.body->size()));
  }
}

void HttpClient::Impl::finish(CURL* easy, CURLcode code, const char* override_text) {
  auto node = transfers.extract(easy);
  if (node.empty()) return;
  const auto transfer = std::move(node.mapped());
  HttpResponse response;
  response.id = transfer->request.id;
  response.failure = transfer->too_large ? HttpFailure::kTooLarge
                     : transfer->refused ? HttpFailure::kRefused
                                         : failure_of(code, transfer->request.url);
  if (code != CURLE_OK) {
    response.failure_text = transfer->error[0] != '\0' ? transfer->error.data() : curl_easy_strerror(code);
    if (override_text != nullptr) response.failure_text = override_text;
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) response.content_type = type;
  if (status >= 300 && status < 400) response.location = header_value(easy, "location");
  response.retry_after_ms = retry_after_ms(easy);
  response.latency_ms = ms_since(transfer->started);
  response.body = std::move(transfer->body);
  finished.push_back(std::move(response));
  curl_multi_remove_handle(multi, easy);
  curl_slist_free_all(transfer->headers);
  curl_easy_reset(easy);
  idle.push_back(easy);
}

void HttpClient::Impl::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result, nullptr);
  }
}

void HttpClient::Impl::check_first_bytes() {
  const auto now = Clock::now();
  if (now - last_first_byte_check < kFirstByteCheckInterval) return;
  last_first_byte_check = now;
  std::vector<CURL*> late;
  for (const auto& [easy, transfer] : transfers) {
    if (!transfer->first_byte && ms_since(transfer->started) > options.timeouts.first_byte_ms) late.push_back(easy);
  }
  for (CURL* easy : late) finish(easy, CURLE_OPERATION_TIMEDOUT, "no answer began in time");
}

void HttpClient::Impl::on_timers() {
  int running = 0;
  if (curl_deadline && Clock::now() >= *curl_deadline) {
    curl_deadline.reset();
    curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  check_first_bytes();
  collect();
}

int HttpClient::Impl::wait_ms(std::chrono::milliseconds timeout) const {
  auto until = Clock::now() + timeout;
  if (curl_deadline) until = std::min(until, *curl_deadline);
  if (!transfers.empty()) until = std::min(until, last_first_byte_check + kFirstByteCheckInterval);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

base::Result<std::unique_ptr<HttpClient>> HttpClient::create(const HttpOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  if (!set_up_library_once() || !impl->open()) {
    return base::Error{base::ErrorCode::kInternal, "libcurl could not be set up"};
  }
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(impl)));
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() = default;

void HttpClient::start(HttpRequest request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->request = std::move(request);
  transfer->max_body_bytes = impl_->options.max_body_bytes;
  transfer->started = Clock::now();
  if (impl_->idle.empty()) {
    transfer->easy = curl_easy_init();
  } else {
    transfer->easy = impl_->idle.back();
    impl_->idle.pop_back();
  }
  HARNESS_CHECK(transfer->easy != nullptr);
  impl_->prepare(*transfer);
  CURL* easy = transfer->easy;
  impl_->transfers.emplace(easy, std::move(transfer));
  const CURLMcode code = curl_multi_add_handle(impl_->multi, easy);
  HARNESS_CHECK(code == CURLM_OK);
}

std::vector<HttpResponse> HttpClient::wait(std::chrono::milliseconds timeout) {
  const auto until = Clock::now() + timeout;
  std::array<epoll_event, 64> events{};
  bool woken = false;
  impl_->on_timers();
  while (impl_->finished.empty() && !woken) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    const int count = epoll_wait(impl_->epoll_fd, events.data(), static_cast<int>(events.size()),
                                 impl_->wait_ms(std::max(left, std::chrono::milliseconds(0))));
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == impl_->event_fd) {
        std::uint64_t value = 0;
        woken = read(impl_->event_fd, &value, sizeof value) > 0 || woken;
        continue;
      }
      int mask = 0;
      if ((event.events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
      if ((event.events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
      if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
      int running = 0;
      curl_multi_socket_action(impl_->multi, event.data.fd, mask, &running);
    }
    impl_->on_timers();
    if (Clock::now() >= until) break;
  }
  return std::exchange(impl_->finished, {});
}

void HttpClient::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(impl_->event_fd, &one, sizeof one);  // full means: already woken
}

void HttpClient::cancel_all() {
  for (auto& [easy, transfer] : impl_->transfers) {
    curl_multi_remove_handle(impl_->multi, easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(transfer->headers);
  }
  impl_->transfers.clear();
}

std::size_t HttpClient::in_flight() const { return impl_->transfers.size(); }

std::string http_library_version() { return curl_version(); }

}  // namespace generators
