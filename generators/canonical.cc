#include "generators/canonical.h"

#include <utility>

namespace generators {

Canonical::Canonical(std::function<base::Result<base::Completion>(const base::Prompt&)> solution)
    : solution_(std::move(solution)) {}

base::Status Canonical::start(std::stop_token /*stop*/) { return {}; }

base::Json Canonical::describe() const { return {{"backend", "canonical"}}; }

base::Status Canonical::generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) {
  while (auto prompt = source.next()) {
    if (stop.stop_requested()) {
      return base::Error{base::ErrorCode::kInterrupted, "interrupted; run the same command again to go on"};
    }
    HARNESS_ASSIGN(base::Completion completion, solution_(*prompt));
    completion.task_id = prompt->task_id;
    completion.sample = prompt->sample;
    accounting_.completion(completion);
    HARNESS_TRY(sink.deliver(std::move(completion)));
  }
  return {};
}

}  // namespace generators
