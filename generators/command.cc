#include "generators/command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <map>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "generators/dialect.h"
#include "harness/base/files.h"
#include "harness/base/subprocess.h"

namespace generators {
namespace {

using Clock = std::chrono::steady_clock;
using base::Error;
using base::ErrorCode;
using Key = std::pair<std::string, int>;

constexpr int kPollMs = 200;
constexpr std::size_t kLongestLine = 256U << 20;
constexpr auto kGrace = std::chrono::milliseconds(2000);

/// What the program still owes.
struct Open {
  bool chat = false;
  Clock::time_point asked;
};

std::string prompt_line(const base::Prompt& prompt, const Sampling& sampling) {
  base::Json json = {{"task_id", prompt.task_id}, {"sample", prompt.sample}};
  if (prompt.is_chat()) {
    auto& messages = json["messages"] = base::Json::array();
    for (const auto& message : prompt.messages)
      messages.push_back({{"role", message.role}, {"content", message.content}});
  } else {
    json["prompt"] = prompt.text;
  }
  json["stop"] = prompt.stop;
  json["seed"] = prompt.seed;
  json["temperature"] = sampling.temperature;
  json["top_p"] = sampling.top_p;
  json["top_k"] = sampling.top_k;
  json["max_tokens"] = sampling.max_tokens;
  return base::dump_line(json) + "\n";
}

std::optional<std::int64_t> integer(const base::Json& row, const char* key) {
  const auto found = row.find(key);
  if (found == row.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

/// One end of a socket pair whose other end is the program's standard input and output.
class Conversation {
 public:
  static base::Result<Conversation> begin(const std::string& command, const std::filesystem::path& log) {
    Conversation self;
    std::array<int, 2> ends{};
    // A socket rather than pipes: writing to a program that has ended is then an error, not a signal.
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      return Error{ErrorCode::kIo, "cannot make a socket: " + base::errno_message(errno)};
    }
    self.fd_ = ends[0];
    base::Command shell;
    shell.program = "/bin/sh";
    shell.arguments = {"-c", command};
    shell.log = log;
    shell.pass_fds = {{0, ends[1]}, {1, ends[1]}};
    auto started = base::Subprocess::start(shell);
    close(ends[1]);
    if (!started.ok()) return started.error();
    self.process_ = std::move(*started);
    return self;
  }
  Conversation(Conversation&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        process_(std::move(other.process_)),
        out_(std::move(other.out_)),
        in_(std::move(other.in_)) {}
  Conversation& operator=(Conversation&&) = delete;
  ~Conversation() {
    if (fd_ >= 0) close(fd_);
  }

  void say(const std::string& line) { out_ += line; }
  [[nodiscard]] bool has_unsent() const { return !out_.empty(); }
  void end_input() { shutdown(fd_, SHUT_WR); }

  /// Sends and receives what can be without waiting longer than `timeout_ms`. False when the program has closed its
  /// output.
  bool exchange_data(int timeout_ms) {
    pollfd ready{fd_, static_cast<short>(out_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (poll(&ready, 1, timeout_ms) <= 0) return true;
    if ((ready.revents & POLLOUT) != 0) {
      const auto sent = send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
      if (sent < 0 && errno == EPIPE) out_.clear();  // it reads no more; what it still writes is taken
    }
    if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) == 0) return true;
    std::array<char, 65536> data{};
    const auto count = recv(fd_, data.data(), data.size(), MSG_DONTWAIT);
    if (count > 0) in_.append(data.data(), static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
  }

  /// The next whole line that came, or with `rest` also what came without a newline at the end.
  std::optional<std::string> line(bool rest) {
    const std::size_t end = in_.find('\n', scanned_);
    if (end == std::string::npos) {
      scanned_ = in_.size();
      if (!rest || in_.empty()) return std::nullopt;
      scanned_ = 0;
      return std::exchange(in_, {});
    }
    std::string line = in_.substr(0, end);
    in_.erase(0, end + 1);
    scanned_ = 0;
    return line;
  }
  [[nodiscard]] bool flooded() const { return in_.size() > kLongestLine; }

  void stop() { process_->stop(kGrace); }
  /// Exit status, once its output has ended; a program that lingers is ended.
  int wait() {
    for (const auto until = Clock::now() + kGrace; !process_->poll() && Clock::now() < until;) poll(nullptr, 0, 10);
    if (!process_->poll()) process_->stop(kGrace);
    return process_->poll().value_or(0);
  }

 private:
  Conversation() = default;
  int fd_ = -1;
  std::optional<base::Subprocess> process_;
  std::string out_;
  std::string in_;
  std::size_t scanned_ = 0;
};

/// One call of generate().
class Session {
 public:
  Session(Conversation& program, PromptSource& source, CompletionSink& sink, const Sampling& sampling,
          Accounting& accounting)
      : program_(program), source_(source), sink_(sink), sampling_(sampling), accounting_(accounting) {}

  base::Status run(std::size_t concurrency, const std::stop_token& stop) {
    bool open = true;
    while (open) {
      if (stop.stop_requested()) {
        program_.stop();
        return Error{ErrorCode::kInterrupted, "interrupted; run the same command again to go on"};
      }
      feed(concurrency);
      open = program_.exchange_data(kPollMs);
      if (program_.flooded()) return Error{ErrorCode::kUsage, "the model command writes a line without end"};
      while (auto line = program_.line(!open)) HARNESS_TRY(take(*line));
    }
    const int status = program_.wait();
    if (status != 0)
      return Error{ErrorCode::kNetwork,
                   "the model command failed (exit status " + std::to_string(status) + ")" + owed()};
    if (!open_.empty()) return Error{ErrorCode::kNetwork, "the model command ended too soon" + owed()};
    return {};
  }

 private:
  void feed(std::size_t concurrency) {
    while (!exhausted_ && open_.size() < concurrency) {
      auto prompt = source_.next();
      if (!prompt) {
        exhausted_ = true;
        break;
      }
      program_.say(prompt_line(*prompt, sampling_));
      open_[{prompt->task_id, prompt->sample}] = {prompt->is_chat(), Clock::now()};
      accounting_.request_sent(false);
    }
    if (exhausted_ && !input_ended_ && !program_.has_unsent()) {
      program_.end_input();
      input_ended_ = true;
    }
  }

  base::Status take(const std::string& line) {
    ++lines_;
    if (line.find_first_not_of(" \t\r") == std::string::npos) return {};
    const std::string where = "line " + std::to_string(lines_) + " of the model command's output";
    const auto row = base::parse_json(line);
    if (!row.ok()) return Error{ErrorCode::kUsage, "not a JSON object: " + row.error().message}.at(where);
    auto completion = read(*row);
    if (!completion.ok()) return completion.error().at(where);
    accounting_.completion(*completion);
    return sink_.deliver(*std::move(completion));
  }

  base::Result<base::Completion> read(const base::Json& row) {
    base::Completion completion;
    HARNESS_ASSIGN(completion.task_id, base::string_member(row, "task_id"));
    completion.sample = static_cast<int>(integer(row, "sample").value_or(0));
    const auto asked = open_.find({completion.task_id, completion.sample});
    if (asked == open_.end()) {
      return Error{ErrorCode::kUsage, "sample " + std::to_string(completion.sample) + " of \"" + completion.task_id +
                                          "\" was not asked for, or is answered already"};
    }
    const bool whole = row.contains("solution");
    HARNESS_ASSIGN(completion.text, base::string_member(row, whole ? "solution" : "completion"));
    completion.form = whole                ? base::Completion::Form::kSolution
                      : asked->second.chat ? base::Completion::Form::kAnswer
                                           : base::Completion::Form::kCompletion;
    completion.finish_reason = finish_reason(base::string_member_or(row, "finish_reason", ""));
    completion.prompt_tokens = integer(row, "prompt_tokens");
    completion.completion_tokens = integer(row, "completion_tokens");
    completion.latency_ms = std::chrono::duration<double, std::milli>(Clock::now() - asked->second.asked).count();
    open_.erase(asked);
    accounting_.request_ended(false);
    accounting_.answered(completion.latency_ms, completion.prompt_tokens, completion.completion_tokens);
    return completion;
  }

  [[nodiscard]] std::string owed() const {
    if (open_.empty()) return "";
    return " with " + std::to_string(open_.size()) + " prompts unanswered, the first is sample " +
           std::to_string(open_.begin()->first.second) + " of " + open_.begin()->first.first;
  }

  Conversation& program_;
  PromptSource& source_;
  CompletionSink& sink_;
  const Sampling& sampling_;
  Accounting& accounting_;
  std::map<Key, Open> open_;
  std::int64_t lines_ = 0;
  bool exhausted_ = false;
  bool input_ended_ = false;
};

}  // namespace

CommandGenerator::CommandGenerator(std::string command, std::filesystem::path log, Sampling sampling, int concurrency)
    : command_(std::move(command)), log_(std::move(log)), sampling_(sampling), concurrency_(std::max(1, concurrency)) {}

base::Status CommandGenerator::start(std::stop_token /*stop*/) { return {}; }

base::Json CommandGenerator::describe() const { return {{"backend", "command"}, {"command", command_}}; }

base::Status CommandGenerator::generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) {
  HARNESS_ASSIGN(Conversation program, Conversation::begin(command_, log_));
  accounting_.set_concurrency(concurrency_);
  return Session(program, source, sink, sampling_, accounting_).run(static_cast<std::size_t>(concurrency_), stop);
}

}  // namespace generators
