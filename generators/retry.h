// What becomes of a request that did not bring an answer: asked again (when?), or the end of the run (in which words?).
// Pure, but for the random numbers that it is given.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "generators/http_client.h"
#include "harness/base/result.h"

namespace generators {

struct RetryPolicy {
  int max_attempts = 8;  // of one request, the first included; "too many requests" does not count
  int max_first_attempts =
      3;                 // while no request of this run has ever been answered: a wrong address should say so soon
  double base_ms = 500;  // the first delay; doubles with each attempt
  double max_ms = 30'000;
  double budget_ratio = 0.2;    // retries allowed for each answer …
  int budget_floor = 64;        // … and these at the start
  double give_up_ms = 600'000;  // without a single answer for so long, throttling too ends the run
};

enum class Severity {
  kFinal,      // no retry mends it: wrong key, unknown model, certificate
  kTransient,  // counts as an attempt
  kThrottled,  // "not now": waits, does not count as an attempt
};

/// A response without a usable answer, judged.
struct Trouble {
  Severity severity = Severity::kTransient;
  base::Error error;
};

/// `where` is the server's address for the message (without secrets); `key_source` what the user should mend for 401
/// and 403.
Trouble judge(const HttpResponse& response, const std::string& where, const std::string& key_source);

/// Delays with full jitter around exponential growth ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015),
/// never below half: uniform in [d/2, d], d = min(max, base · 2^(attempt-1)). A server's Retry-After is the least
/// delay, with up to 10 % on top, so that not all come back at once.
double delay_ms(const RetryPolicy& policy, int attempt, std::optional<double> retry_after_ms, std::mt19937_64& random);

/// Bounds the retries of a whole run in proportion to its answers, so that a dying server is not buried. Not
/// thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(const RetryPolicy& policy) : ratio_(policy.budget_ratio), tokens_(policy.budget_floor) {}
  void answered() { tokens_ += ratio_; }
  /// Takes one retry; false if there is none left.
  bool take();

 private:
  double ratio_;
  double tokens_;
};

/// `text` with every occurrence of `secret` replaced by "***".
std::string redact(std::string text, const std::string& secret);

/// An address without user, password and query: fit for messages and manifests.
std::string public_url(const std::string& url);

}  // namespace generators
