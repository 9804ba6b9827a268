// How one family of servers is asked and answers: the part of a remote generator that differs between APIs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generators/generator.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace generators {

/// One sample of an answer.
struct Choice {
  std::string text;
  base::FinishReason finish_reason = base::FinishReason::kUnknown;
};

/// A server's answer to one request. Token counts are the whole request's.
struct Answer {
  std::vector<Choice> choices;
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
};

/// Used by one thread.
class Dialect {
 public:
  virtual ~Dialect() = default;

  /// "openai", "anthropic": for manifest and messages.
  [[nodiscard]] virtual std::string name() const = 0;

  /// The server's address, below which its endpoints are.
  [[nodiscard]] virtual std::string base_url() const = 0;

  /// Where a prompt of this kind is asked.
  [[nodiscard]] virtual std::string url(bool chat) const = 0;

  /// Headers of every request; they hold the key.
  [[nodiscard]] virtual std::vector<std::string> headers() const = 0;

  /// The body that asks for one sample for each prompt of `group`; all have the same text, and the first one's seed is
  /// sent.
  [[nodiscard]] virtual std::string body(std::span<const base::Prompt> group) const = 0;

  /// Reads an answer. Error: not JSON, or not this API's form; the message completes "the server's answer ...".
  [[nodiscard]] virtual base::Result<Answer> parse(std::string_view body, bool chat) const = 0;

  /// Called with the server's words when it refused a request as invalid. True: the dialect will phrase it differently
  /// from now on (another name for the token limit, one sample a request), so the request is worth sending again.
  virtual bool adapt(std::string_view /*words*/) { return false; }

  /// Samples that one request may ask for.
  [[nodiscard]] virtual int samples_per_request() const { return 1; }
};

/// The server's own explanation in an error body: `error.message`, `error`, `message` or `detail`, else the start of
/// the text; one line, at most 300 bytes; "" if there is none.
std::string error_words(std::string_view body);

/// The error's machine-readable code or type ("insufficient_quota"), or "".
std::string error_kind(std::string_view body);

/// Maps the finish reasons of all known servers.
base::FinishReason finish_reason(std::string_view name);

/// Cuts at the earliest stop word, for servers that take fewer stop words than a benchmark has.
void apply_stop_words(const std::vector<std::string>& stop, Choice& choice);

}  // namespace generators
