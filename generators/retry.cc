#include "generators/retry.h"

#include <algorithm>
#include <cmath>

#include "generators/dialect.h"

namespace generators {
namespace {

using base::Error;
using base::ErrorCode;

std::string with_words(const std::string& sentence, const std::string& words) {
  return words.empty() ? sentence : sentence + " (" + words + ")";
}

Trouble judge_failure(const HttpResponse& response, const std::string& where) {
  const auto transient = [](std::string text) {
    return Trouble{Severity::kTransient, {ErrorCode::kNetwork, std::move(text)}};
  };
  const auto final = [](ErrorCode code, std::string text) {
    return Trouble{Severity::kFinal, {code, std::move(text)}};
  };
  const std::string& why = response.failure_text;
  switch (response.failure) {
    case HttpFailure::kUrl:
      return final(ErrorCode::kUsage, where + " is not an http or https address: check --base-url");
    case HttpFailure::kResolve:
      return transient("the host of " + where + " is not known: check --base-url and the network (" + why + ")");
    case HttpFailure::kConnect:
      return transient("no model server answers at " + where + ": start it, or check --base-url (" + why + ")");
    case HttpFailure::kTls:
      return final(ErrorCode::kNetwork, "the certificate of " + where +
                                            " is not trusted: name its authority in SSL_CERT_FILE or CURL_CA_BUNDLE (" +
                                            why + ")");
    case HttpFailure::kTimeout:
      return transient("the model server at " + where +
                       " did not answer in time: allow more with --request-timeout, or ask less at once with "
                       "--concurrency (" +
                       why + ")");
    case HttpFailure::kTooLarge:
      return final(ErrorCode::kNetwork,
                   "the answer of " + where + " is larger than any model's: is this a model server?");
    default:
      return transient("the model server at " + where + " broke off the connection (" + why + ")");
  }
}

Trouble judge_refusal(const HttpResponse& response, const std::string& where, const std::string& key_source) {
  const std::string words = error_words(response.body);
  const std::string status = std::to_string(response.status);
  const auto final = [&words](ErrorCode code, const std::string& text) {
    return Trouble{Severity::kFinal, {code, with_words(text, words)}};
  };
  switch (response.status) {
    case 401:
    case 403:
      return final(ErrorCode::kUnauthorized,
                   "the model server at " + where + " refuses the API key (HTTP " + status + "): set " + key_source);
    case 402:
      return final(ErrorCode::kUnauthorized, "the account at " + where + " has no credit left (HTTP 402)");
    case 404:
      return final(ErrorCode::kNotFound,
                   where + " knows no such model or path (HTTP 404): check --model and --base-url");
    default:
      return final(ErrorCode::kUsage, "the model server at " + where + " rejects the request (HTTP " + status + ")");
  }
}

bool is_transient_status(int status) { return status == 408 || status == 409 || status == 425 || status >= 500; }

}  // namespace

Trouble judge(const HttpResponse& response, const std::string& where, const std::string& key_source) {
  if (response.failure != HttpFailure::kNone) return judge_failure(response, where);
  const std::string status = std::to_string(response.status);
  if (response.status == 429) {
    if (error_kind(response.body) == "insufficient_quota") {
      return {Severity::kFinal,
              {ErrorCode::kUnauthorized,
               with_words("the account at " + where + " has no quota left (HTTP 429)", error_words(response.body))}};
    }
    return {
        Severity::kThrottled,
        {ErrorCode::kNetwork, with_words("the model server at " + where +
                                             " kept answering \"too many requests\" (HTTP 429): lower --concurrency",
                                         error_words(response.body))}};
  }
  if (is_transient_status(response.status)) {
    return {Severity::kTransient,
            {ErrorCode::kNetwork,
             with_words("the model server at " + where + " failed (HTTP " + status + ")", error_words(response.body))}};
  }
  if (response.status >= 300 && response.status < 400) {
    return {Severity::kFinal,
            {ErrorCode::kUsage, where + " redirects" +
                                    (response.location.empty() ? "" : " to " + public_url(response.location)) +
                                    " (HTTP " + status + "): give the new address as --base-url"}};
  }
  return judge_refusal(response, where, key_source);
}

double delay_ms(const RetryPolicy& policy, int attempt, std::optional<double> retry_after_ms, std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  // "Retry-After: 0" must not make a tight loop.
  if (retry_after_ms) return std::max(*retry_after_ms, policy.base_ms / 2) * (1 + 0.1 * unit(random));
  const double full = std::min(policy.max_ms, policy.base_ms * std::pow(2, std::min(attempt, 30) - 1));
  return full * (0.5 + 0.5 * unit(random));
}

bool RetryBudget::take() {
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

std::string redact(std::string text, const std::string& secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
    text.replace(at, secret.size(), "***");
  }
  return text;
}

std::string public_url(const std::string& url) {
  std::string result = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme = result.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t slash = std::min(result.find('/', host), result.size());
  const std::size_t at = result.rfind('@', slash);
  if (at != std::string::npos && at >= host) result.erase(host, at + 1 - host);
  return result;
}

}  // namespace generators
