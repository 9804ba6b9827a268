#include "harness/run/canonical.h"

#include <utility>

namespace run {

base::Status CanonicalGenerator::generate(generators::PromptSource& source, generators::CompletionSink& sink,
                                          std::stop_token stop) {
  while (!stop.stop_requested()) {
    const auto prompt = source.next();
    if (!prompt) return {};
    HARNESS_ASSIGN(const SampleKey key, workload_.locate(prompt->task_id, prompt->sample));
    base::Completion completion = workload_.benchmark(key.part).canonical(workload_.problem(key));
    completion.task_id = prompt->task_id;
    completion.sample = prompt->sample;
    completion.finish_reason = base::FinishReason::kStop;
    HARNESS_TRY(sink.deliver(std::move(completion)));
  }
  return {};
}

}  // namespace run
