#include "harness/run/answer_summary.h"

namespace run {
namespace {

constexpr const char* kPrice = "price";
constexpr const char* kInput = "input_per_million";
constexpr const char* kOutput = "output_per_million";

double number_member(const base::Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number() ? found->get<double>() : 0;
}

}  // namespace

void AnswerSummarizer::add(const base::Completion& completion) {
  switch (completion.finish_reason) {
    case base::FinishReason::kStop:
      ++counts_.finished;
      break;
    case base::FinishReason::kLength:
      ++counts_.cut_off;
      break;
    case base::FinishReason::kContentFilter:
      ++counts_.refused;
      break;
    case base::FinishReason::kUnknown:
      ++counts_.not_told;
      break;
  }
  if (completion.text.empty()) ++counts_.empty;
  if (completion.latency_ms <= 0) return;
  latencies_.add(completion.latency_ms);
  asked_ = true;
}

std::optional<base::AnswerSummary> AnswerSummarizer::summarize(const SessionTimes& times) const {
  if (!asked_ && times.requests == 0) return std::nullopt;
  base::AnswerSummary summary = counts_;
  summary.requests = times.requests;
  summary.retries = times.retries;
  summary.throttled = times.throttled;
  summary.latency_p50_ms = latencies_.percentile(0.50);
  summary.latency_p95_ms = latencies_.percentile(0.95);
  summary.latency_max_ms = latencies_.max();
  return summary;
}

void note_price(base::Json& manifest, const generators::Price& price) {
  manifest[kPrice] = {{kInput, price.input_per_million}, {kOutput, price.output_per_million}};
}

std::optional<double> cost_of(const base::Json& manifest, const std::vector<base::BenchmarkSummary>& benchmarks) {
  const auto stored = manifest.find(kPrice);
  if (stored == manifest.end() || !stored->is_object()) return std::nullopt;
  const generators::Price price{number_member(*stored, kInput), number_member(*stored, kOutput)};
  double sum = 0;
  for (const auto& benchmark : benchmarks) {
    sum += generators::cost(price, benchmark.prompt_tokens.value_or(0), benchmark.completion_tokens.value_or(0));
  }
  return sum;
}

}  // namespace run
