#include "harness/run/generator_settings.h"

namespace run {

generators::Settings generator_settings(const RunConfig& config, const Workload& workload) {
  generators::Settings settings = model_settings(config);
  settings.log_dir = config.output;
  for (int part = 0; part < workload.parts(); ++part) {
    for (const auto& problem : workload.benchmark(part).problems()) settings.task_ids.push_back(problem.task_id);
  }
  settings.canonical = [&workload](const base::Prompt& prompt) -> base::Result<base::Completion> {
    HARNESS_ASSIGN(const SampleKey key, workload.locate(prompt.task_id, prompt.sample));
    return workload.benchmark(key.part).canonical(workload.problem(key));
  };
  return settings;
}

}  // namespace run
