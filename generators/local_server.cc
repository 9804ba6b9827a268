#include "generators/local_server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "generators/http_client.h"
#include "harness/base/files.h"

namespace generators {
namespace {

using Clock = std::chrono::steady_clock;
using base::Error;
using base::ErrorCode;

constexpr auto kHealthInterval = std::chrono::milliseconds(100);
constexpr auto kNoticeInterval = std::chrono::seconds(10);
constexpr auto kStopGrace = std::chrono::milliseconds(3000);

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string random_key() {
  std::random_device random;
  std::string key;
  for (int i = 0; i < 4; ++i) key += fmt::format("{:08x}", random());
  return key;
}

/// A loopback port that is free now. Somebody else may take it before the server does; then the server dies and is
/// restarted.
base::Result<int> free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  const int error_number = errno;
  if (fd >= 0) close(fd);
  if (!bound) return Error{ErrorCode::kIo, "no free port on loopback: " + base::errno_message(error_number)};
  return static_cast<int>(ntohs(address.sin_port));
}

/// The last line of a log that is not blank, for an error message.
std::string last_line(const std::filesystem::path& log) {
  std::ifstream file(log, std::ios::binary | std::ios::ate);
  if (!file) return "";
  constexpr std::streamoff kTail = 4096;
  file.seekg(std::max<std::streamoff>(0, static_cast<std::streamoff>(file.tellg()) - kTail));
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  return last.substr(0, 300);
}

}  // namespace

LocalServer::LocalServer(LocalServerOptions options) : options_(std::move(options)), key_(random_key()) {}

LocalServer::~LocalServer() {
  if (process_) process_->stop(kStopGrace);
}

std::string LocalServer::base_url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }

void LocalServer::tell(const std::string& message) const {
  if (options_.notify) options_.notify(message);
}

base::Status LocalServer::start(std::stop_token stop) {
  stop_ = std::move(stop);
  HARNESS_ASSIGN(port_, free_port());
  HARNESS_TRY(launch());
  return wait_until_ready(stop_);
}

base::Status LocalServer::launch() {
  base::Command command = options_.program.command(port_, key_);
  command.log = options_.log;
  HARNESS_ASSIGN(process_, base::Subprocess::start(command));
  return {};
}

base::Error LocalServer::died(int exit_code) const {
  const std::string line = options_.log.empty() ? "" : last_line(options_.log);
  return {ErrorCode::kNetwork, "the model server for " + options_.program.model_name + " ended by itself (exit code " +
                                   std::to_string(exit_code) + ")" +
                                   (options_.log.empty() ? "" : "; its log is " + options_.log.string()) +
                                   (line.empty() ? "" : ", last line: " + line)};
}

base::Status LocalServer::wait_until_ready(const std::stop_token& stop) {
  HttpOptions http;
  http.use_proxy = false;
  http.timeouts = {.connect_ms = 1000, .first_byte_ms = 5000, .total_ms = 5000};
  HARNESS_ASSIGN(auto client, HttpClient::create(http));
  const auto started = Clock::now();
  auto next_notice = started + kNoticeInterval;
  tell(fmt::format("starting {} for {}", options_.program.name, options_.program.model_name));
  while (true) {
    if (stop.stop_requested()) return Error{ErrorCode::kInterrupted, "interrupted while the model was loading"};
    if (const auto code = process_->poll()) return died(*code);
    HttpRequest request;
    request.url = fmt::format("http://127.0.0.1:{}{}", port_, options_.program.ready_path);
    client->start(std::move(request));
    std::vector<HttpResponse> responses;
    while (responses.empty()) responses = client->wait(std::chrono::milliseconds(1000));
    if (responses.front().failure == HttpFailure::kNone && responses.front().status == 200) break;
    if (seconds_since(started) * 1000 > options_.load_timeout_ms) {
      return Error{ErrorCode::kNetwork, fmt::format("the model server did not load {} within {:.0f} s",
                                                    options_.program.model_name, options_.load_timeout_ms / 1000)};
    }
    if (Clock::now() >= next_notice) {
      tell(fmt::format("still loading {} ({:.0f} s)", options_.program.model_name, seconds_since(started)));
      next_notice += kNoticeInterval;
    }
    std::this_thread::sleep_for(kHealthInterval);
  }
  tell(fmt::format("model server ready after {:.1f} s", seconds_since(started)));
  return {};
}

base::Status LocalServer::revive() {
  const auto code = process_->poll();
  if (!code) return {};
  if (restarts_ >= options_.max_restarts) {
    Error error = died(*code);
    error.message += fmt::format("; it was started again {} times, which did not help", restarts_);
    return error;
  }
  ++restarts_;
  tell(fmt::format("the model server ended (exit code {}); starting it again ({} of {})", *code, restarts_,
                   options_.max_restarts));
  HARNESS_TRY(launch());
  return wait_until_ready(stop_);
}

}  // namespace generators
