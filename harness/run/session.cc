#include "harness/run/session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/names.h"
#include "harness/run/answer_summary.h"
#include "harness/run/audit.h"
#include "harness/run/generator_settings.h"
#include "harness/run/machine.h"
#include "harness/run/manifest.h"
#include "harness/run/pipeline.h"
#include "harness/run/prompts.h"
#include "harness/run/run_store.h"
#include "harness/run/test_bench.h"

namespace run {
namespace {

constexpr int kNamedTasks = 5;
constexpr const char* kSamplesRead = "samples_read";  // in the manifest: what describes a file that was read to its end

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

class Session {
 public:
  Session(const RunConfig& config, Stage stage, const Services& services, std::stop_token stop)
      : config_(config), folder_(folder_of(config)), stage_(stage), services_(services), stop_(std::move(stop)) {
    config_.output = folder_;  // from here on the settings are complete, and the name made from them stays
  }

  base::Result<SessionResult> run() {
    HARNESS_TRY(open_workload());
    HARNESS_TRY(open_store());
    HARNESS_TRY(load_states());
    if (auto done = work(); !done.ok()) {
      if (store_->is_new() && workload_->generated() == 0) store_->discard();
      return with_kept_part(done.error());
    }
    return finish();
  }

  /// Reads what there is; asks, writes and starts nothing.
  base::Result<Plan> plan() {
    HARNESS_TRY(open_workload());
    std::error_code ignored;
    if (config_.resume && std::filesystem::exists(folder_ / "manifest.json", ignored)) {
      HARNESS_TRY(open_store());
      HARNESS_TRY(load_states());
    }
    Plan plan;
    plan.finished = workload_->generated();
    plan.max_tokens = config_.sampling.max_tokens;
    UnaskedPrompts prompts(*workload_);
    plan.estimate = generators::estimate(prompts, config_.sampling, config_.system_prompt);
    return plan;
  }

 private:
  base::Status open_workload();
  base::Status open_store();
  base::Status check_manifest();
  base::Status load_states();
  base::Status work();
  base::Status start_generator();
  base::Status run_parts();
  base::Status check_tasks() const;
  base::Result<SessionResult> finish();
  [[nodiscard]] base::Error with_kept_part(const base::Error& error) const;
  base::Status make_generator();
  base::Status open_samples();
  base::Status note_samples_read();
  [[nodiscard]] base::Result<bool> wants_audit() const;
  base::Status audit_passes();
  [[nodiscard]] bool is_canonical() const {
    return config_.samples.empty() && (config_.model == "canonical" || config_.backend == "canonical");
  }
  [[nodiscard]] bool asks_model() const { return generator_ && config_.samples.empty() && !is_canonical(); }
  [[nodiscard]] std::int64_t total_samples() const;
  void add_bill(ProgressState& state) const;
  [[nodiscard]] bool wants_generation() const;
  [[nodiscard]] bool wants_execution() const;
  void say(const std::string& line) const {
    if (services_.say) services_.say(line);
  }

  RunConfig config_;
  std::filesystem::path folder_;
  Stage stage_;
  const Services& services_;
  std::stop_token stop_;
  std::unique_ptr<Workload> workload_;
  std::unique_ptr<RunStore> store_;
  base::Json manifest_;
  std::unique_ptr<TestBench> bench_;  // where samples are tested
  std::unique_ptr<generators::Generator> generator_;
  std::int64_t passed_before_ = 0;
  bool samples_read_ = false;  // an earlier session read this file of samples to its end
};

base::Status Session::open_workload() {
  Workload::Benchmarks parts;
  std::vector<std::string> names;
  for (const std::string& name : config_.benchmarks) {
    for (auto& member : benchmarks::expand(name)) names.push_back(std::move(member));
  }
  for (const std::string& name : names) {
    benchmarks::Options options;
    options.data_dir = config_.data_dir;
    options.profile = config_.profile;
    options.prompt_style = config_.prompt_style;
    options.extractor = config_.extractor;
    options.chat = config_.api == "chat";
    HARNESS_ASSIGN(auto benchmark, services_.open_benchmark(name, options));
    parts.push_back(std::move(benchmark));
  }
  const int n_samples = config_.samples.empty() ? config_.n_samples : 0;
  HARNESS_ASSIGN(workload_, Workload::make(std::move(parts), {config_.limit, config_.id_range}, n_samples));
  if (config_.sampling.max_tokens == 0) {
    for (int part = 0; part < workload_->parts(); ++part) {
      config_.sampling.max_tokens =
          std::max(config_.sampling.max_tokens, workload_->benchmark(part).info().default_max_tokens);
    }
  }
  return {};
}

base::Status Session::open_store() {
  if (!config_.resume) {
    HARNESS_ASSIGN(const auto old, set_aside(folder_));
    if (!old.empty()) say("The old run was moved to " + old.string());
  }
  HARNESS_ASSIGN(store_, RunStore::open(folder_));
  manifest_ = make_manifest(config_, *workload_, this_machine());
  return store_->is_new() ? base::Status() : check_manifest();
}

/// A run is never mixed from different settings.
base::Status Session::check_manifest() {
  HARNESS_ASSIGN(base::Json stored, read_manifest(store_->folder()));
  const auto differences = manifest_differences(stored, manifest_);
  if (!differences.empty()) {
    std::string list;
    for (const auto& difference : differences) list += (list.empty() ? "" : "; ") + difference;
    return usage("the run in " + store_->folder().string() + " was begun with other settings: " + list +
                 "; choose another --output, or give --no-resume to start over");
  }
  // What only this session knows joins what is stored.
  for (const char* section : {"versions"}) {
    for (const auto& [key, value] : manifest_[section].items()) stored[section][key] = value;
  }
  manifest_ = std::move(stored);
  return {};
}

base::Status Session::load_states() {
  HARNESS_TRY(for_each_completion(store_->folder(), [&](const StoredCompletion& stored) -> base::Status {
    HARNESS_ASSIGN(const SampleKey key,
                   workload_->locate(stored.benchmark, stored.completion.task_id, stored.completion.sample));
    if (workload_->is_selected(key)) workload_->claim_generated(key, content_hash(stored.completion));
    return {};
  }));
  return for_each_result(store_->folder(), [&](const StoredResult& stored) -> base::Status {
    HARNESS_ASSIGN(const SampleKey key,
                   workload_->locate(stored.benchmark, stored.result.task_id, stored.result.sample));
    if (stored.result.verdict == base::Verdict::kInfrastructure) return {};
    if (!workload_->is_scored(key) && stored.result.verdict == base::Verdict::kPassed) ++passed_before_;
    workload_->mark_scored(key);
    return {};
  });
}

/// Only the end of a file of samples tells whether it brings more; everything else asks for what is missing.
bool Session::wants_generation() const {
  return config_.samples.empty() ? workload_->generated() < workload_->total() : !samples_read_;
}

bool Session::wants_execution() const {
  return stage_ == Stage::kAll && (wants_generation() || workload_->scored() < workload_->generated());
}

base::Status Session::work() {
  if (!config_.samples.empty()) HARNESS_TRY(open_samples());
  HARNESS_ASSIGN(const bool audits, wants_audit());
  if (!wants_generation() && !wants_execution() && !audits) {
    say("Everything is finished already; the results are in " + store_->folder().string());
    return check_tasks();
  }
  if (wants_generation() && !generator_) HARNESS_TRY(make_generator());
  if (wants_execution() || audits) {
    HARNESS_ASSIGN(bench_, TestBench::open(config_, is_canonical(), services_, *workload_, manifest_, stop_));
  }
  if (config_.samples.empty() && generator_)
    HARNESS_TRY(start_generator());  // a model is loaded only where it can be scored
  if (config_.price) note_price(manifest_, *config_.price);
  HARNESS_TRY(store_->write_manifest(manifest_));
  HARNESS_TRY(run_parts());
  if (!config_.samples.empty()) HARNESS_TRY(note_samples_read());
  if (bench_ && config_.audit) HARNESS_TRY(audit_passes());
  return check_tasks();
}

/// Finished passes alone are a reason to go on; what this session adds is audited after it.
base::Result<bool> Session::wants_audit() const {
  if (!config_.audit || stage_ != Stage::kAll) return false;
  return has_unaudited_passes(*workload_, store_->folder());
}

base::Status Session::audit_passes() {
  const AuditParts parts{*workload_,
                         *store_,
                         [this](const std::string& name) {
                           benchmarks::Options options;
                           options.data_dir = config_.data_dir;
                           return services_.open_benchmark(name, options);
                         },
                         bench_->preparation(),
                         bench_->executor(),
                         bench_->slots(),
                         services_.say};
  return audit(parts, stop_);
}

/// A missing or empty file is told at once, and one that was read to its end before is not read again.
base::Status Session::open_samples() {
  HARNESS_TRY(make_generator());
  HARNESS_TRY(start_generator());
  const base::Json file = generator_->describe();
  samples_read_ = file.contains("sha256") && manifest_.contains(kSamplesRead) && manifest_[kSamplesRead] == file;
  if (samples_read_) generator_.reset();
  return {};
}

base::Status Session::note_samples_read() {
  if (!generator_) return {};
  manifest_[kSamplesRead] = generator_->describe();
  return store_->write_manifest(manifest_);
}

base::Status Session::make_generator() {
  generators::Settings settings = generator_settings(config_, *workload_);
  settings.notify = services_.say;
  HARNESS_ASSIGN(generator_, services_.make_generator(settings));
  return {};
}

base::Status Session::start_generator() {
  HARNESS_TRY(generator_->start(stop_));
  base::Json now;
  now["generator"] = generator_->describe();
  // Samples of a file are compared one by one as they come, so that a file may grow from session to session.
  const auto differences =
      generator_->brings_own_samples() ? std::vector<std::string>() : manifest_differences(manifest_, now);
  if (!differences.empty()) {
    return usage("the run in " + store_->folder().string() + " was begun with another model: " + differences.front() +
                 "; choose another --output, or give --no-resume to start over");
  }
  manifest_["generator"] = now["generator"];
  return {};
}

/// How many samples the run comes to: as many as are wanted, or as the file of samples has, if all of it is taken; else
/// 0.
std::int64_t Session::total_samples() const {
  if (config_.samples.empty()) return workload_->total();
  if (!generator_) return workload_->generated();
  const bool whole = config_.limit == 0 && !config_.id_range;
  return whole ? generator_->samples_to_come().value_or(0) : 0;
}

void Session::add_bill(ProgressState& state) const {
  if (!asks_model()) return;
  const generators::Bill bill = generator_->bill();
  state.in_flight = bill.in_flight;
  state.repeated = bill.retries;
  state.prompt_tokens = bill.prompt_tokens;
  state.completion_tokens = bill.completion_tokens;
  if (config_.price) state.cost = generators::cost(*config_.price, bill.prompt_tokens, bill.completion_tokens);
}

base::Status Session::run_parts() {
  ProgressState begin;
  begin.total = total_samples();
  begin.generated = workload_->generated();
  begin.tested = workload_->scored();
  begin.passed = passed_before_;
  begin.testing = stage_ == Stage::kAll;
  Progress progress(services_.progress, begin, [this](ProgressState& state) { add_bill(state); });
  std::unique_ptr<Judge> judge;
  if (bench_) {
    judge = bench_->judge();
    HARNESS_TRY(for_each_result(store_->folder(), [&](const StoredResult& stored) -> base::Status {
      if (base::is_scored(stored.result.verdict)) judge->learn(stored.result);
      return {};
    }));
  }
  const PipelineParts parts{*workload_,       *store_,     progress,
                            generator_.get(), judge.get(), bench_ ? bench_->slots() : 1,
                            config_.seed,     asks_model()};
  SessionTimes times;
  return run_pipeline(parts, stop_, times);
}

/// A file of samples must bring at least one for every chosen task: a score over the others would flatter or slander.
base::Status Session::check_tasks() const {
  if (config_.samples.empty()) return {};
  const auto [named, count] = workload_->tasks_without_samples(kNamedTasks);
  if (count == 0) return {};
  std::string list;
  for (const auto& task : named) list += (list.empty() ? "" : ", ") + task;
  if (count > kNamedTasks) list += ", …";
  return usage(config_.samples.string() + " has no sample for " + std::to_string(count) + " of the tasks (" + list +
               "); add them to the file, or choose a part with --limit or --id-range");
}

base::Result<SessionResult> Session::finish() {
  SessionResult result;
  result.folder = store_->folder();
  result.generated = workload_->generated();
  HARNESS_ASSIGN(result.run, summarize_run(store_->folder(), config_.ks));
  if (stage_ == Stage::kGenerate) return result;
  HARNESS_TRY(write_reports(store_->folder(), result.run));
  for (const auto& benchmark : result.run.summary.benchmarks) result.unscored += benchmark.unscored;
  return result;
}

base::Error Session::with_kept_part(const base::Error& error) const {
  const auto done = stage_ == Stage::kAll ? workload_->scored() : workload_->generated();
  if (workload_->generated() == 0) return error;
  const std::string total = workload_->total() > 0 ? " of " + std::to_string(workload_->total()) : "";
  return {error.code, error.message + "; " + std::to_string(done) + total + " samples are finished and kept in " +
                          store_->folder().string() + ": run the same command again to go on"};
}

}  // namespace

std::filesystem::path folder_of(const RunConfig& config) {
  return config.output.empty() ? std::filesystem::path("runs") / default_run_name(config) : config.output;
}

base::Result<SessionResult> run_session(const RunConfig& config, Stage stage, const Services& services,
                                        std::stop_token stop) {
  return Session(config, stage, services, std::move(stop)).run();
}

base::Result<Plan> plan_session(const RunConfig& config, const Services& services) {
  return Session(config, Stage::kGenerate, services, {}).plan();
}

}  // namespace run
