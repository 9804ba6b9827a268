// 10,000 requests to a server that takes 50 ms for each, 256 at once: the remote generator beside the ideal (requests /
// concurrency x latency) and beside bare blocking sockets, one thread a connection, that neither build nor read JSON.
// The server is a process of its own.
//
//   build/release/bin/bench_many_requests [requests] [concurrency] [latency ms] [file for the figures]
//
// Goal: wall time within 1.2 x of the ideal, less than one core, less than 200 MB; exit status 1 if it is missed.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generators/openai.h"
#include "generators/remote.h"
#include "tests/support/fault_server.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kWallGoal = 1.2;
constexpr double kCoreGoal = 1.0;
constexpr double kMemoryGoalMb = 200;

struct Setting {
  int requests = 10'000;
  int concurrency = 256;
  double latency_ms = 50;
  [[nodiscard]] double ideal_s() const { return requests / static_cast<double>(concurrency) * latency_ms / 1000; }
};

struct Figures {
  double wall_s = 0;
  double cpu_s = 0;
  double peak_mb = 0;
  std::int64_t answers = 0;
};

std::string answer_body() {
  // As long as a solution with some prose is.
  const base::Json body = {
      {"choices", {{{"message", {{"content", std::string(1200, 'x')}}}, {"finish_reason", "stop"}}}},
      {"usage", {{"prompt_tokens", 200}, {"completion_tokens", 300}}}};
  return base::dump_line(body);
}

/// Starts the server in a child process, which tells its port through a pipe and dies with this one.
int start_server(const Setting& setting, pid_t& pid) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::abort();
  pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    test_support::ServerReply reply;
    reply.body = answer_body();
    reply.delay_ms = setting.latency_ms;
    test_support::FaultServer server([&reply](const test_support::ServerRequest&) { return reply; });
    server.forget_requests();
    const int port = server.port();
    if (write(ends[1], &port, sizeof port) != sizeof port) std::abort();
    while (true) pause();
  }
  int port = 0;
  if (read(ends[0], &port, sizeof port) != sizeof port) std::abort();
  return port;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

class Questions final : public generators::PromptSource {
 public:
  explicit Questions(int count) : left_(count) {}
  std::optional<base::Prompt> next() override {
    if (left_ == 0) return std::nullopt;
    base::Prompt prompt;
    prompt.task_id = "Task/" + std::to_string(--left_);
    prompt.messages.push_back({"user", std::string(600, 'q')});
    return prompt;
  }

 private:
  int left_;
};

class Counter final : public generators::CompletionSink {
 public:
  std::int64_t count = 0;
  base::Status deliver(base::Completion completion) override {
    count += completion.text.size() == 1200 ? 1 : 0;
    return {};
  }
};

Figures run_generator(const Setting& setting, int port) {
  generators::OpenAiOptions api;
  api.base_url = "http://127.0.0.1:" + std::to_string(port) + "/v1";
  api.model = "bench";
  generators::RemoteOptions options;
  options.concurrency = setting.concurrency;
  generators::RemoteGenerator generator(generators::make_openai(api), options);
  Questions source(setting.requests);
  Counter sink;
  const double cpu = cpu_seconds();
  const auto begin = Clock::now();
  const auto status = generator.generate(source, sink, {});
  if (!status.ok()) std::fprintf(stderr, "error: %s\n", status.error().message.c_str());
  return {std::chrono::duration<double>(Clock::now() - begin).count(), cpu_seconds() - cpu, peak_mb(), sink.count};
}

/// One connection of the bare client: sends the same bytes until there are no requests left.
void converse(int port, const std::string& request, std::size_t answer_size, std::atomic<int>& left,
              std::atomic<std::int64_t>& answers) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::array<char, 8192> buffer{};
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    while (left.fetch_sub(1) > 0) {
      if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) break;
      std::string answer;
      while (answer.size() < answer_size || answer.find("\r\n\r\n") + 4 + answer_size > answer.size()) {
        const auto count = recv(fd, buffer.data(), buffer.size(), 0);
        if (count <= 0) break;
        answer.append(buffer.data(), static_cast<std::size_t>(count));
      }
      ++answers;
    }
  }
  close(fd);
}

Figures run_bare(const Setting& setting, int port) {
  const std::string body(800, 'q');
  const std::string request =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
      body;
  std::atomic<int> left = setting.requests;
  std::atomic<std::int64_t> answers = 0;
  const double cpu = cpu_seconds();
  const auto begin = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < setting.concurrency; ++i) {
      threads.emplace_back([&] { converse(port, request, answer_body().size(), left, answers); });
    }
  }
  return {std::chrono::duration<double>(Clock::now() - begin).count(), cpu_seconds() - cpu, peak_mb(), answers};
}

void print(const char* name, const Figures& figures, const Setting& setting) {
  std::printf("%-24s %8.2f s %8.2f x ideal %8.2f cores %8.0f MB %8lld answers\n", name, figures.wall_s,
              figures.wall_s / setting.ideal_s(), figures.cpu_s / figures.wall_s, figures.peak_mb,
              static_cast<long long>(figures.answers));
}

/// Writes what was measured, as the other benchmarks' --record does.
void record(const char* path, const Setting& setting, const Figures& ours, const Figures& bare, double load) {
  const auto json = [](const Figures& figures) {
    return base::Json{{"wall_s", figures.wall_s}, {"cpu_s", figures.cpu_s}, {"peak_mb", figures.peak_mb}};
  };
  const base::Json all = {{"cores", std::thread::hardware_concurrency()},
                          {"load_1m", load},
                          {"requests", setting.requests},
                          {"concurrency", setting.concurrency},
                          {"latency_ms", setting.latency_ms},
                          {"ideal_s", setting.ideal_s()},
                          {"harness", json(ours)},
                          {"bare_sockets", json(bare)}};
  std::ofstream(path) << all.dump(1) << "\n";
}

double load_average() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : -1;
}

}  // namespace

int main(int argc, char** argv) {
  Setting setting;
  if (argc > 1) setting.requests = std::max(1, std::atoi(argv[1]));
  if (argc > 2) setting.concurrency = std::max(1, std::atoi(argv[2]));
  if (argc > 3) setting.latency_ms = std::max(0.0, std::atof(argv[3]));
  const double load = load_average();
  pid_t pid = 0;
  const int port = start_server(setting, pid);
  std::printf("%d requests, %d at once, %.0f ms each: ideal %.2f s\n", setting.requests, setting.concurrency,
              setting.latency_ms, setting.ideal_s());
  const Figures ours = run_generator(setting, port);  // first: the peak of memory is the process's
  print("harness", ours, setting);
  const Figures bare = run_bare(setting, port);
  print("bare blocking sockets", bare, setting);
  if (argc > 4) record(argv[4], setting, ours, bare, load);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  const bool met = ours.answers == setting.requests && ours.wall_s <= kWallGoal * setting.ideal_s() &&
                   ours.cpu_s / ours.wall_s < kCoreGoal && ours.peak_mb < kMemoryGoalMb;
  std::printf("goal (%.1f x ideal, %.0f core, %.0f MB): %s\n", kWallGoal, kCoreGoal, kMemoryGoalMb,
              met ? "met" : "MISSED");
  return met ? 0 : 1;
}
