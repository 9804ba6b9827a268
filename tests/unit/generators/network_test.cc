// What lies between the harness and a server: proxies, certificate authorities, HTTP/2, a host that does not answer.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"
#include "tests/unit/generators/variable.h"

using Catch::Matchers::ContainsSubstring;
using generators_test::ask;
using generators_test::good_reply;
using generators_test::prompts;
using generators_test::quick_options;
using generators_test::Variable;
using test_support::FaultServer;
using test_support::TemporaryFolder;

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int listener(int backlog, int& port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(fd, backlog) == 0);
  REQUIRE(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port = ntohs(address.sin_port);
  return fd;
}

/// A proxy that tunnels one connection (CONNECT) to a port of this machine, whatever host was named, and keeps all that
/// the client sends.
class Tunnel {
 public:
  explicit Tunnel(int target_port) : target_port_(target_port), listener_(listener(16, port_)) {
    thread_ = std::thread([this] { run(); });
  }
  ~Tunnel() {
    shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// Waits until the client has gone.
  [[nodiscard]] const std::string& sent() {
    if (thread_.joinable()) thread_.join();
    return sent_;
  }

 private:
  void run() {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    while (sent_.find("\r\n\r\n") == std::string::npos && receive(client, sent_)) {
    }
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(target_port_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      send_all(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      relay(client, server);
    }
    close(server);
    close(client);
  }

  void relay(int client, int server) {
    while (true) {
      std::array<pollfd, 2> ready{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
      if (poll(ready.data(), ready.size(), 10'000) <= 0) return;
      std::string data;
      if (ready[0].revents != 0) {
        if (!receive(client, data) || !send_all(server, data)) return;
        sent_ += data;
      }
      data.clear();
      if (ready[1].revents != 0 && (!receive(server, data) || !send_all(client, data))) return;
    }
  }

  static bool receive(int fd, std::string& data) {
    std::array<char, 65536> buffer{};
    const auto count = recv(fd, buffer.data(), buffer.size(), 0);
    if (count > 0) data.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  static bool send_all(int fd, const std::string& data) {
    return send(fd, data.data(), data.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(data.size());
  }

  int target_port_;
  int port_ = 0;
  int listener_;
  std::string sent_;
  std::thread thread_;
};

std::string root_of(const FaultServer& server) { return server.base_url().substr(0, server.base_url().size() - 3); }

/// No proxy and no authority of the machine that runs the tests gets in the way.
struct BareEnvironment {
  Variable http{"http_proxy", nullptr}, https{"https_proxy", nullptr}, https_upper{"HTTPS_PROXY", nullptr},
      all{"all_proxy", nullptr}, all_upper{"ALL_PROXY", nullptr}, none{"no_proxy", nullptr},
      none_upper{"NO_PROXY", nullptr}, bundle{"CURL_CA_BUNDLE", nullptr}, file{"SSL_CERT_FILE", nullptr};
};

std::string words(const base::Status& status) { return status.ok() ? "" : status.error().message; }

}  // namespace

TEST_CASE("http_proxy is asked instead of the host, and no_proxy excepts hosts from it") {
  const BareEnvironment bare;
  FaultServer proxy(good_reply);
  const Variable use("http_proxy", root_of(proxy).c_str());
  const auto through = ask("http://model.invalid/v1", prompts(3));
  REQUIRE(through.status.ok());
  CHECK(through.distinct == 3);
  CHECK(proxy.requests().at(0).path == "http://model.invalid/v1/chat/completions");

  FaultServer direct(good_reply);
  const Variable except("no_proxy", "127.0.0.1");
  const auto around = ask(direct.base_url(), prompts(2));
  REQUIRE(around.status.ok());
  CHECK(direct.request_count() == 2);
  CHECK(proxy.request_count() == 3);
}

TEST_CASE("https_proxy gets a tunnel, and sees neither key nor prompt in it") {
  const BareEnvironment bare;
  const TemporaryFolder folder;
  FaultServer server(good_reply, true);
  std::ofstream(folder.path() / "ca.pem") << server.certificate();
  const Variable trust("SSL_CERT_FILE", (folder.path() / "ca.pem").c_str());
  Tunnel tunnel(server.port());
  const Variable use("https_proxy", tunnel.address().c_str());
  auto options = quick_options();
  options.concurrency = 1;
  const auto run = ask(server.base_url(), prompts(3), options);
  INFO(words(run.status));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 3);
  CHECK(server.connection_count() == 1);
  CHECK_THAT(tunnel.sent(), ContainsSubstring("CONNECT 127.0.0.1:" + std::to_string(server.port())));
  CHECK(tunnel.sent().find("sk-secret") == std::string::npos);
  CHECK(tunnel.sent().find("question") == std::string::npos);
}

TEST_CASE("a proxy that is not there is told without its password") {
  const BareEnvironment bare;
  const Variable use("http_proxy", "http://user:pass-of-proxy@127.0.0.1:1");
  auto options = quick_options();
  options.retry.max_first_attempts = 1;
  const auto run = ask("http://model.invalid/v1", prompts(1), options);
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message, ContainsSubstring("127.0.0.1") && !ContainsSubstring("pass-of-proxy"));
}

TEST_CASE("authorities are named by SSL_CERT_FILE, and by CURL_CA_BUNDLE before it") {
  const BareEnvironment bare;
  const TemporaryFolder folder;
  FaultServer server(good_reply, true);
  FaultServer other(good_reply, true);
  std::ofstream(folder.path() / "right.pem") << server.certificate();
  std::ofstream(folder.path() / "wrong.pem") << other.certificate();
  const Variable file("SSL_CERT_FILE", (folder.path() / "right.pem").c_str());
  CHECK(ask(server.base_url(), prompts(1)).status.ok());
  const Variable bundle("CURL_CA_BUNDLE", (folder.path() / "wrong.pem").c_str());
  const auto refused = ask(server.base_url(), prompts(1));
  REQUIRE_FALSE(refused.status.ok());
  CHECK_THAT(refused.status.error().message, ContainsSubstring("not trusted"));
}

TEST_CASE("SSL_CERT_DIR names a folder of authorities") {
  const BareEnvironment bare;
  const TemporaryFolder folder;
  FaultServer server(good_reply, true);
  const Variable authorities("SSL_CERT_DIR", folder.path().c_str());
  const auto refused = ask(server.base_url(), prompts(1));
  REQUIRE_FALSE(refused.status.ok());
  CHECK_THAT(refused.status.error().message, ContainsSubstring("not trusted"));
  std::ofstream(folder.path() / server.certificate_file_name()) << server.certificate();
  CHECK(ask(server.base_url(), prompts(1)).status.ok());
}

TEST_CASE("a host that does not take the connection is given up after the time for connecting") {
  const BareEnvironment bare;
  int port = 0;
  const int full = listener(0, port);
  std::vector<int> waiting;
  for (int i = 0; i < 8; ++i) {  // beyond its backlog, Linux drops connection requests
    waiting.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_in address = loopback(port);
    [[maybe_unused]] const int begun =
        connect(waiting.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  auto options = quick_options();
  options.http.timeouts.connect_ms = 300;
  options.retry.max_first_attempts = 1;
  const auto run = ask("http://127.0.0.1:" + std::to_string(port), prompts(1), options);
  for (const int fd : waiting) close(fd);
  close(full);
  REQUIRE_FALSE(run.status.ok());
  CHECK_THAT(run.status.error().message, ContainsSubstring("did not answer in time"));
}

TEST_CASE("a server that slows down under load is asked less at once, and every answer comes") {
  std::atomic<int> at_once = 0;
  FaultServer server([&](const test_support::ServerRequest& request) {
    const int now = ++at_once;
    std::this_thread::sleep_for(std::chrono::milliseconds(now * 40));  // the more at once, the slower
    --at_once;
    return good_reply(request);
  });
  auto options = quick_options();
  options.concurrency = 64;
  options.http.timeouts.first_byte_ms = 3000;
  const auto run = ask(server.base_url(), prompts(200), options);
  INFO(words(run.status));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 200);
  CHECK(run.bill.concurrency < 50);
  CHECK(run.bill.throttled == 0);  // only the latency told
}

TEST_CASE("HTTP/2 carries all requests over one connection where the server offers it") {
  const BareEnvironment bare;
  if (!base::find_program("node").ok() || !base::find_program("openssl").ok())
    SKIP("node and openssl, which make the HTTP/2 server of this test, are not in PATH");
  const TemporaryFolder folder;
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  base::Command make_key;
  make_key.program = "openssl";
  make_key.arguments = {"req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        path("key.pem"),
                        "-out",
                        path("cert.pem"),
                        "-days",
                        "1",
                        "-subj",
                        "/CN=h2",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1"};
  const auto made = base::run_command(make_key, std::chrono::seconds(60));
  REQUIRE(made.ok());
  REQUIRE(made->exit_code == 0);
  std::ofstream(path("server.js")) << R"(
const fs = require('fs'), http2 = require('http2'), folder = process.argv[2];
let sessions = 0, requests = 0, open = 0, most = 0;
const server = http2.createSecureServer({key: fs.readFileSync(folder + '/key.pem'), cert: fs.readFileSync(folder + '/cert.pem')});
server.on('session', () => ++sessions);
server.on('stream', (stream) => {
  ++requests; most = Math.max(most, ++open);
  stream.on('error', () => {});
  stream.on('data', () => {}).on('end', () => setTimeout(() => {
    --open;
    fs.writeFileSync(folder + '/stats', sessions + ' ' + requests + ' ' + most);
    stream.respond({':status': 200, 'content-type': 'application/json'});
    stream.end('{"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]}');
  }, 50));
});
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(folder + '/port.new', String(server.address().port));
  fs.renameSync(folder + '/port.new', folder + '/port');
});
)";
  base::Command start;
  start.program = "node";
  start.arguments = {path("server.js"), folder.path().string()};
  start.log = folder.path() / "log";
  auto server = base::Subprocess::start(start);
  REQUIRE(server.ok());
  for (int i = 0; i < 3000 && !std::filesystem::exists(path("port")); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  int port = 0;
  std::ifstream(path("port")) >> port;
  REQUIRE(port > 0);
  const Variable trust("SSL_CERT_FILE", path("cert.pem").c_str());
  auto options = quick_options();
  options.concurrency = 32;
  const auto run = ask("https://127.0.0.1:" + std::to_string(port) + "/v1", prompts(200), options);
  INFO(words(run.status));
  REQUIRE(run.status.ok());
  CHECK(run.distinct == 200);
  int sessions = 0;
  int requests = 0;
  int most = 0;
  std::ifstream(path("stats")) >> sessions >> requests >> most;
  CHECK(sessions == 1);
  CHECK(requests == 200);
  CHECK(most >= 16);
}
