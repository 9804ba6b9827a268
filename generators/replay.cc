#include "generators/replay.h"

#include <unordered_map>
#include <utility>

#include "harness/base/hash.h"

namespace generators {

Replay::Replay(std::filesystem::path path, SampleTasks tasks) : path_(std::move(path)), tasks_(std::move(tasks)) {}

base::Status Replay::start(std::stop_token /*stop*/) {
  HARNESS_ASSIGN(reader_, open_samples(path_, tasks_));
  count_ = reader_->count();
  std::error_code ignored;
  if (!std::filesystem::is_directory(path_, ignored)) {
    HARNESS_ASSIGN(sha256_, base::sha256_file(path_));
  }
  return {};
}

base::Json Replay::describe() const {
  base::Json json = {{"backend", "replay"}, {"samples", path_.filename().string()}};
  if (!sha256_.empty()) json["sha256"] = sha256_;
  return json;
}

base::Status Replay::generate(PromptSource& /*source*/, CompletionSink& sink, std::stop_token stop) {
  HARNESS_CHECK(reader_ != nullptr);  // start() comes first
  std::unordered_map<std::string, int> next_sample;
  base::Completion completion;
  while (!stop.stop_requested()) {
    completion = {};
    HARNESS_ASSIGN(const bool more, reader_->next(completion));
    if (!more) return {};
    completion.sample = next_sample[completion.task_id]++;
    accounting_.completion(completion);
    if (auto status = sink.deliver(std::move(completion)); !status.ok()) {
      // A full disk is not the sample's fault.
      return status.error().code == base::ErrorCode::kUsage ? status.error().at(reader_->where()) : status.error();
    }
  }
  return base::Error{base::ErrorCode::kInterrupted, "interrupted; run the same command again to go on"};
}

}  // namespace generators
