// A real HTTP/1.1 server on loopback that misbehaves as it is told: for tests of everything that talks to model
// servers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace test_support {

struct ServerRequest {
  int number = 0;  // of this server, from 1
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// How a request is answered. The default is a whole answer at once.
struct ServerReply {
  enum class Ending {
    kWhole,    // the answer, and the connection stays open
    kReset,    // no answer: the connection is reset
    kHalf,     // the headers promise the whole body; half of it comes, then the connection closes
    kGarbage,  // bytes that are not HTTP
  };
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::string> headers;  // further ones, "Name: value"
  std::string body;
  Ending ending = Ending::kWhole;
  double delay_ms = 0;  // before the first byte
  double drip_ms = 0;   // between two bytes of the body; 0: at once
};

/// Answers with one thread a connection until it is destroyed. Thread-safe.
class FaultServer {
 public:
  using Handler = std::function<ServerReply(const ServerRequest&)>;

  /// Listens at once on a free port of 127.0.0.1. With `tls`, behind a certificate that nobody has signed.
  explicit FaultServer(Handler handler, bool tls = false);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// "http://127.0.0.1:PORT/v1"
  [[nodiscard]] std::string base_url() const;
  /// The server's own certificate as PEM, for a client that shall trust it.
  [[nodiscard]] std::string certificate() const;
  /// The name under which OpenSSL looks for it in a folder of certificates.
  [[nodiscard]] std::string certificate_file_name() const;

  [[nodiscard]] std::vector<ServerRequest> requests() const;
  [[nodiscard]] int request_count() const;
  [[nodiscard]] int connection_count() const;
  /// Most requests that were being answered at the same time.
  [[nodiscard]] int most_at_once() const;
  /// Keeps no copies of the requests from now on: for a great many.
  void forget_requests() { keep_requests_ = false; }
  /// Stops listening and breaks all connections: the server dies.
  void die();

 private:
  struct Tls;
  class Connection;

  void accept_connections();
  void serve(int fd);
  bool answer(Connection& connection, const ServerReply& reply);
  void wait_ms(double ms);

  Handler handler_;
  std::unique_ptr<Tls> tls_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> keep_requests_ = true;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::set<int> open_fds_;
  std::vector<ServerRequest> requests_;
  int request_count_ = 0;
  int connection_count_ = 0;
  int at_once_ = 0;
  int most_at_once_ = 0;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace test_support
