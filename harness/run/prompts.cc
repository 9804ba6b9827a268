#include "harness/run/prompts.h"

#include "harness/base/hash.h"
#include "harness/base/names.h"
#include "harness/run/run_config.h"

namespace run {

std::optional<base::Prompt> OpenPrompts::next() {
  const std::lock_guard lock(mutex_);
  if (!status_.ok() || !advance()) return std::nullopt;
  if (!loaded_) {
    status_ = load_prompt();
    if (!status_.ok()) return std::nullopt;
  }
  base::Prompt prompt = prompt_;
  const SampleKey key{part_, workload_.selected(part_)[position_], sample_};
  prompt.task_id = workload_.external_id(key);
  prompt.sample = sample_;
  prompt.seed = sample_seed(seed_, workload_.problem(key).task_id, sample_);
  return prompt;
}

base::Status OpenPrompts::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

/// Moves on to the next sample that is not generated; false at the end.
bool OpenPrompts::advance() {
  while (part_ < workload_.parts()) {
    const auto& tasks = workload_.selected(part_);
    while (position_ < tasks.size()) {
      while (++sample_ < workload_.n_samples()) {
        if (!workload_.is_generated({part_, tasks[position_], sample_})) return true;
      }
      sample_ = -1;
      loaded_ = false;
      ++position_;
    }
    position_ = 0;
    ++part_;
  }
  return false;
}

base::Status OpenPrompts::load_prompt() {
  const SampleKey key{part_, workload_.selected(part_)[position_], 0};
  const auto& benchmark = workload_.benchmark(part_);
  prompt_ = benchmark.prompt(workload_.problem(key));
  prompt_.task_id = workload_.problem(key).task_id;
  loaded_ = true;
  return store_.add_prompt(benchmark.info().name, prompt_);
}

std::optional<base::Prompt> UnaskedPrompts::next() {
  for (; part_ < workload_.parts(); ++part_, position_ = 0) {
    const auto& selected = workload_.selected(part_);
    for (; position_ < selected.size(); ++position_, sample_ = 0) {
      for (; sample_ < workload_.n_samples(); ++sample_) {
        const SampleKey key{part_, selected[position_], sample_};
        if (workload_.is_generated(key)) continue;
        ++sample_;
        return workload_.benchmark(part_).prompt(workload_.problem(key));
      }
    }
  }
  return std::nullopt;
}

std::uint64_t content_hash(const base::Completion& completion) {
  const std::string digest = base::sha256(std::string(base::name_of(completion.form)) + "/" + completion.text);
  return std::stoull(digest.substr(0, 16), nullptr, 16);
}

}  // namespace run
