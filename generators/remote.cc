#include "generators/remote.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <unordered_map>
#include <utility>

#include "generators/delivery.h"
#include "generators/limiter.h"

namespace generators {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr auto kIdleWait = std::chrono::milliseconds(1000);

/// Samples of one task that one request asks for.
struct Job {
  std::vector<base::Prompt> group;
  int attempts = 0;
  int throttled = 0;  // of these, answered "too many requests"
  int phrasing = 0;   // the dialect's when it was sent
};

bool same_question(const base::Prompt& a, const base::Prompt& b) {
  const auto same_message = [](const base::Message& x, const base::Message& y) {
    return x.role == y.role && x.content == y.content;
  };
  return a.task_id == b.task_id && a.text == b.text && a.stop == b.stop &&
         std::ranges::equal(a.messages, b.messages, same_message);
}

/// One call of generate().
class Loop {
 public:
  Loop(Dialect& dialect, const RemoteOptions& options, Accounting& accounting, HttpClient& http, PromptSource& source,
       CompletionSink& sink)
      : dialect_(dialect),
        options_(options),
        accounting_(accounting),
        http_(http),
        source_(source),
        delivery_(sink, [&http] { http.wake(); }),
        limiter_(options.concurrency, options.http.timeouts.first_byte_ms / 2),
        budget_(options.retry),
        random_(std::random_device{}()) {}

  base::Status run(const std::stop_token& stop);

 private:
  void check_stop(const std::stop_token& stop);
  void fail(base::Error error, double drain_ms);
  void fill();
  std::optional<Job> next_job();
  void send(Job job);
  [[nodiscard]] std::chrono::milliseconds wait_time() const;
  void handle(HttpResponse& response);
  void accept(Job job, const HttpResponse& response, Answer answer);
  void trouble(Job job, const HttpResponse& response);
  void rephrase(Job job);
  void malformed(Job job, const HttpResponse& response, const std::string& words);
  void retry(Job job, Severity severity, base::Error error, std::optional<double> retry_after_ms);
  bool may_retry(const Job& job, Severity severity);
  void schedule(Job job, double delay);
  [[nodiscard]] std::string where() const;
  [[nodiscard]] bool done() const;

  Dialect& dialect_;
  const RemoteOptions& options_;
  Accounting& accounting_;
  HttpClient& http_;
  PromptSource& source_;
  Delivery delivery_;
  Limiter limiter_;
  RetryBudget budget_;
  std::mt19937_64 random_;
  std::unordered_map<std::uint64_t, Job> in_flight_;
  std::multimap<Clock::time_point, Job> waiting_;  // by the time of their next attempt
  std::optional<base::Prompt> lookahead_;
  Clock::time_point throttled_until_{};
  Clock::time_point last_answer_ = Clock::now();
  Clock::time_point drain_until_{};
  std::optional<base::Error> failure_;
  std::uint64_t next_id_ = 1;
  int phrasing_ = 0;  // how often the dialect has adapted
  bool exhausted_ = false;
  bool ever_answered_ = false;
  bool told_throttled_ = false;
};

base::Status Loop::run(const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { http_.wake(); });
  while (true) {
    check_stop(stop);
    if (!failure_) fill();
    if (done()) break;
    for (auto& response : http_.wait(wait_time())) handle(response);
  }
  http_.cancel_all();
  base::Status delivered = delivery_.finish();
  if (failure_) return *failure_;
  return delivered;
}

void Loop::check_stop(const std::stop_token& stop) {
  if (failure_) return;
  if (stop.stop_requested()) {
    fail({base::ErrorCode::kInterrupted, "interrupted; run the same command again to go on"},
         options_.interrupt_drain_ms);
  } else if (auto error = delivery_.error()) {
    fail(*std::move(error), 0);
  }
}

bool Loop::done() const {
  if (failure_) return in_flight_.empty() || Clock::now() >= drain_until_;
  return in_flight_.empty() && waiting_.empty() && exhausted_ && !lookahead_;
}

void Loop::fail(base::Error error, double drain_ms) {
  if (failure_) return;
  error.message = redact(std::move(error.message), options_.secret);
  failure_ = std::move(error);
  drain_until_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(Milliseconds(drain_ms));
  waiting_.clear();
}

void Loop::fill() {
  const auto now = Clock::now();
  const auto limit = static_cast<std::size_t>(limiter_.limit());
  accounting_.set_concurrency(limiter_.limit());
  if (now < throttled_until_) return;
  while (!failure_ && in_flight_.size() < limit) {
    if (!waiting_.empty() && waiting_.begin()->first <= now) {
      send(std::move(waiting_.extract(waiting_.begin()).mapped()));
      continue;
    }
    // Retries that wait hold their place: a server in trouble gets no more load. So do answers that are not on disk: a
    // full queue behind us holds the requests back, and a kill costs no more than `limit` requests.
    const std::size_t held = in_flight_.size() + waiting_.size();
    if (held >= limit || !delivery_.has_room(limit - held)) return;
    auto job = next_job();
    if (!job) return;
    send(*std::move(job));
  }
}

std::optional<Job> Loop::next_job() {
  Job job;
  const auto most = static_cast<std::size_t>(dialect_.samples_per_request());
  while (job.group.size() < most) {
    if (!lookahead_ && !exhausted_) {
      lookahead_ = source_.next();
      exhausted_ = !lookahead_;
    }
    if (!lookahead_ || (!job.group.empty() && !same_question(job.group.front(), *lookahead_))) break;
    job.group.push_back(*std::exchange(lookahead_, std::nullopt));
  }
  if (job.group.empty()) return std::nullopt;
  return job;
}

void Loop::send(Job job) {
  const std::uint64_t id = next_id_++;
  HttpRequest request;
  request.id = id;
  request.url = dialect_.url(job.group.front().is_chat());
  request.headers = dialect_.headers();
  request.body = dialect_.body(job.group);
  ++job.attempts;
  job.phrasing = phrasing_;
  accounting_.request_sent(job.attempts > 1);
  in_flight_.emplace(id, std::move(job));
  http_.start(std::move(request));
}

std::chrono::milliseconds Loop::wait_time() const {
  const auto now = Clock::now();
  auto until = now + kIdleWait;
  if (failure_) until = std::min(until, drain_until_);
  if (throttled_until_ > now) {
    until = std::min(until, throttled_until_);
  } else if (!waiting_.empty() && in_flight_.size() < static_cast<std::size_t>(limiter_.limit())) {
    until = std::min(until, waiting_.begin()->first);
  }
  return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(until - now));
}

std::string Loop::where() const { return options_.where.empty() ? public_url(dialect_.base_url()) : options_.where; }

void Loop::handle(HttpResponse& response) {
  auto node = in_flight_.extract(response.id);
  HARNESS_CHECK(!node.empty());
  Job job = std::move(node.mapped());
  accounting_.request_ended(response.failure == HttpFailure::kNone && response.status == 429);
  if (response.failure != HttpFailure::kNone || response.status / 100 != 2) {
    trouble(std::move(job), response);
    return;
  }
  auto answer = dialect_.parse(response.body, job.group.front().is_chat());
  if (!answer.ok()) {
    malformed(std::move(job), response, answer.error().message);
  } else {
    accept(std::move(job), response, *std::move(answer));
  }
}

void Loop::accept(Job job, const HttpResponse& response, Answer answer) {
  ever_answered_ = true;
  last_answer_ = Clock::now();
  budget_.answered();
  limiter_.answered(response.latency_ms, in_flight_.size() + 1);
  accounting_.answered(response.latency_ms, answer.prompt_tokens, answer.completion_tokens);
  const std::size_t count = std::min(job.group.size(), answer.choices.size());
  Delivery::Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    apply_stop_words(job.group[i].stop, answer.choices[i]);
    base::Completion completion;
    completion.task_id = job.group[i].task_id;
    completion.sample = job.group[i].sample;
    completion.form = job.group[i].is_chat() ? base::Completion::Form::kAnswer : base::Completion::Form::kCompletion;
    completion.text = std::move(answer.choices[i].text);
    completion.finish_reason = answer.choices[i].finish_reason;
    completion.latency_ms = response.latency_ms;
    // The server counts tokens for the request: the prompt is booked on the first sample, the answers in equal parts.
    if (answer.prompt_tokens) completion.prompt_tokens = i == 0 ? *answer.prompt_tokens : 0;
    if (answer.completion_tokens) {
      const auto parts = static_cast<std::int64_t>(count);
      completion.completion_tokens = *answer.completion_tokens / parts +
                                     (static_cast<std::int64_t>(i) < *answer.completion_tokens % parts ? 1 : 0);
    }
    accounting_.completion(completion);
    batch.push_back(std::move(completion));
  }
  delivery_.push(std::move(batch));
  if (count == job.group.size() || failure_) return;
  // A server that ignores `n` gave fewer samples than asked for: the rest is asked again.
  job.group.erase(job.group.begin(), job.group.begin() + static_cast<std::ptrdiff_t>(count));
  job.attempts = 0;
  schedule(std::move(job), 0);
}

void Loop::malformed(Job job, const HttpResponse& response, const std::string& words) {
  std::string type = response.content_type.substr(0, response.content_type.find(';'));
  if (type == "application/json" || type.empty()) type.clear();
  base::Error error{base::ErrorCode::kNetwork, "the answer of " + where() + " " + words +
                                                   (type.empty() ? "" : ", but " + type) +
                                                   ": check that --base-url names a model server"};
  retry(std::move(job), Severity::kTransient, std::move(error), std::nullopt);
}

/// Sends a job again in the dialect's new phrasing. What it no longer asks for at once becomes single requests.
void Loop::rephrase(Job job) {
  const auto most = static_cast<std::size_t>(dialect_.samples_per_request());
  for (std::size_t i = 0; i < job.group.size(); i += most) {
    Job part;
    const auto first = job.group.begin() + static_cast<std::ptrdiff_t>(i);
    const auto last = job.group.begin() + static_cast<std::ptrdiff_t>(std::min(i + most, job.group.size()));
    part.group.assign(std::make_move_iterator(first), std::make_move_iterator(last));
    schedule(std::move(part), 0);
  }
}

void Loop::trouble(Job job, const HttpResponse& response) {
  const bool rejected = response.failure == HttpFailure::kNone && (response.status == 400 || response.status == 422);
  if (rejected && !failure_ && (job.phrasing != phrasing_ || dialect_.adapt(error_words(response.body)))) {
    if (job.phrasing == phrasing_) ++phrasing_;
    rephrase(std::move(job));
    return;
  }
  const bool lost = response.failure == HttpFailure::kConnect || response.failure == HttpFailure::kBroken;
  if (lost && options_.revive && !failure_) {
    if (auto revived = options_.revive(); !revived.ok()) {
      fail(revived.error(), 0);
      return;
    }
  }
  if (response.failure == HttpFailure::kTimeout) limiter_.refused();
  Trouble found = judge(response, where(), options_.key_source);
  retry(std::move(job), found.severity, std::move(found.error), response.retry_after_ms);
}

bool Loop::may_retry(const Job& job, Severity severity) {
  if (severity == Severity::kFinal) return false;
  const Milliseconds silence = Clock::now() - last_answer_;
  if (silence.count() > options_.retry.give_up_ms) return false;
  if (severity == Severity::kThrottled) return true;
  const int most = ever_answered_ ? options_.retry.max_attempts : options_.retry.max_first_attempts;
  return job.attempts - job.throttled < most && budget_.take();
}

void Loop::retry(Job job, Severity severity, base::Error error, std::optional<double> retry_after_ms) {
  if (failure_) return;
  if (retry_after_ms && *retry_after_ms > options_.retry.give_up_ms) severity = Severity::kFinal;
  if (!may_retry(job, severity)) {
    if (severity == Severity::kTransient && job.attempts > 1) {
      error.message += "; tried " + std::to_string(job.attempts) + " times";
    }
    fail(std::move(error), options_.drain_ms);
    return;
  }
  if (severity == Severity::kThrottled) {
    ++job.throttled;
    limiter_.refused();
    if (!told_throttled_ && options_.notify)
      options_.notify("the model server asks for fewer requests at once; going slower");
    told_throttled_ = true;
  }
  const double delay = delay_ms(options_.retry, std::max(1, job.attempts), retry_after_ms, random_);
  if (retry_after_ms) {
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(Milliseconds(*retry_after_ms));
    throttled_until_ = std::max(throttled_until_, until);
  }
  schedule(std::move(job), delay);
}

void Loop::schedule(Job job, double delay) {
  const auto due = Clock::now() + std::chrono::duration_cast<Clock::duration>(Milliseconds(delay));
  waiting_.emplace(due, std::move(job));
}

}  // namespace

RemoteGenerator::RemoteGenerator(std::unique_ptr<Dialect> dialect, RemoteOptions options)
    : dialect_(std::move(dialect)), options_(std::move(options)) {}

base::Status RemoteGenerator::start(std::stop_token /*stop*/) { return {}; }

base::Json RemoteGenerator::describe() const {
  return {{"backend", dialect_->name()}, {"endpoint", public_url(dialect_->base_url())}, {"model", options_.model}};
}

base::Status RemoteGenerator::generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) {
  HARNESS_ASSIGN(auto http, HttpClient::create(options_.http));
  Loop loop(*dialect_, options_, accounting_, *http, source, sink);
  return loop.run(stop);
}

}  // namespace generators
