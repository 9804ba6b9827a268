#include "tests/support/fault_server.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test_support {
namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(std::string("fault server: ") + what);
}

int listen_on_loopback(int& port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  require(fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(fd, 1024) == 0 &&
              getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0,
          "cannot listen");
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

/// A key and a self-signed certificate for 127.0.0.1, made anew for each server.
struct FaultServer::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  Tls() {
    require(context != nullptr && key != nullptr && certificate != nullptr, "no TLS");
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600L);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("fault server"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    require(X509_sign(certificate, key, EVP_sha256()) > 0, "cannot sign");
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
  }
  ~Tls() {
    SSL_CTX_free(context);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
};

/// One accepted socket, plain or TLS.
class FaultServer::Connection {
 public:
  Connection(int fd, Tls* tls) : fd_(fd) {
    if (tls == nullptr) return;
    ssl_ = SSL_new(tls->context);
    SSL_set_fd(ssl_, fd);
    ready_ = SSL_accept(ssl_) == 1;
  }
  ~Connection() {
    if (ssl_ != nullptr) SSL_free(ssl_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }

  bool send(const std::string& data) {
    std::size_t sent = 0;
    while (sent < data.size()) {
      const auto left = data.size() - sent;
      const auto count = ssl_ != nullptr ? SSL_write(ssl_, data.data() + sent, static_cast<int>(left))
                                         : static_cast<int>(::send(fd_, data.data() + sent, left, MSG_NOSIGNAL));
      if (count <= 0) return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

  /// Reads one request; false when the client closed.
  bool read(ServerRequest& request) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return false;
    }
    parse_head(buffer_.substr(0, end), request);
    buffer_.erase(0, end + 4);
    const auto length = request.headers.find("content-length");
    const std::size_t size = length == request.headers.end() ? 0 : std::strtoull(length->second.c_str(), nullptr, 10);
    while (buffer_.size() < size) {
      if (!more()) return false;
    }
    request.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return true;
  }

  void reset() const {
    const linger abort{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  }

 private:
  bool more() {
    std::array<char, 65536> data{};
    const int count = ssl_ != nullptr ? SSL_read(ssl_, data.data(), static_cast<int>(data.size()))
                                      : static_cast<int>(recv(fd_, data.data(), data.size(), 0));
    if (count <= 0) return false;
    buffer_.append(data.data(), static_cast<std::size_t>(count));
    return true;
  }

  static void parse_head(const std::string& head, ServerRequest& request) {
    std::size_t line_end = head.find("\r\n");
    const std::string first = head.substr(0, line_end);
    request.method = first.substr(0, first.find(' '));
    const std::size_t path = first.find(' ') + 1;
    request.path = first.substr(path, first.find(' ', path) - path);
    while (line_end != std::string::npos) {
      const std::size_t begin = line_end + 2;
      line_end = head.find("\r\n", begin);
      const std::string line = head.substr(begin, line_end == std::string::npos ? std::string::npos : line_end - begin);
      std::string name = line.substr(0, line.find(':'));
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const std::size_t value = line.find_first_not_of(' ', line.find(':') + 1);
      request.headers[name] = value == std::string::npos ? "" : line.substr(value);
    }
  }

  int fd_;
  SSL* ssl_ = nullptr;
  bool ready_ = true;
  std::string buffer_;
};

FaultServer::FaultServer(Handler handler, bool tls) : handler_(std::move(handler)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  if (tls) tls_ = std::make_unique<Tls>();
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_connections(); });
}

FaultServer::~FaultServer() {
  die();
  for (auto& thread : threads_) thread.join();
  close(listener_);
}

void FaultServer::die() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (const int fd : open_fds_) shutdown(fd, SHUT_RDWR);
  }
  stopping_.notify_all();
  shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
}

std::string FaultServer::base_url() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + "/v1";
}

std::string FaultServer::certificate() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, tls_->certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

std::string FaultServer::certificate_file_name() const {
  char name[16];
  std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(tls_->certificate));
  return name;
}

std::vector<ServerRequest> FaultServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}
int FaultServer::request_count() const {
  const std::lock_guard lock(mutex_);
  return request_count_;
}
int FaultServer::connection_count() const {
  const std::lock_guard lock(mutex_);
  return connection_count_;
}
int FaultServer::most_at_once() const {
  const std::lock_guard lock(mutex_);
  return most_at_once_;
}

void FaultServer::accept_connections() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (stopped_ || fd < 0) {
      if (fd >= 0) close(fd);
      if (stopped_) return;
      continue;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connection_count_;
    open_fds_.insert(fd);
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void FaultServer::serve(int fd) {
  {
    Connection connection(fd, tls_.get());
    ServerRequest request;
    while (connection.ready() && connection.read(request)) {
      {
        const std::lock_guard lock(mutex_);
        request.number = ++request_count_;
        most_at_once_ = std::max(most_at_once_, ++at_once_);
        if (keep_requests_) requests_.push_back(request);
      }
      const bool open = answer(connection, handler_(request));
      const std::lock_guard lock(mutex_);
      --at_once_;
      if (!open || stopped_) break;
      request = {};
    }
  }
  const std::lock_guard lock(mutex_);
  open_fds_.erase(fd);
  close(fd);
}

void FaultServer::wait_ms(double ms) {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, std::chrono::duration<double, std::milli>(ms), [this] { return stopped_; });
}

/// True if the connection stays open.
bool FaultServer::answer(Connection& connection, const ServerReply& reply) {
  if (reply.delay_ms > 0) wait_ms(reply.delay_ms);
  if (reply.ending == ServerReply::Ending::kReset) {
    connection.reset();
    return false;
  }
  if (reply.ending == ServerReply::Ending::kGarbage) {
    connection.send("\x01\x02 this is no HTTP \xff\r\n\r\n");
    return false;
  }
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) +
                     " Status\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n";
  if (!reply.content_type.empty()) head += "Content-Type: " + reply.content_type + "\r\n";
  for (const auto& header : reply.headers) head += header + "\r\n";
  head += "\r\n";
  if (reply.ending == ServerReply::Ending::kHalf) {
    connection.send(head + reply.body.substr(0, reply.body.size() / 2));
    return false;
  }
  if (reply.drip_ms <= 0) return connection.send(head + reply.body);
  if (!connection.send(head)) return false;
  for (const char byte : reply.body) {
    wait_ms(reply.drip_ms);
    if (!connection.send(std::string(1, byte))) return false;
  }
  return true;
}

}  // namespace test_support
