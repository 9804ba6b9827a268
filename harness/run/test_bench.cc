#include "harness/run/test_bench.h"

#include <string>
#include <utility>

#include "harness/run/manifest.h"
#include "harness/run/self_check.h"

namespace run {
namespace {

constexpr const char* kRaisedLimits = "raised_limits_ms";  // in the manifest: by benchmark and task

}  // namespace

base::Result<std::unique_ptr<TestBench>> TestBench::open(const RunConfig& config, bool is_canonical,
                                                         const Services& services, Workload& workload,
                                                         base::Json& manifest, std::stop_token stop) {
  std::unique_ptr<TestBench> bench(new TestBench(config, services, workload, manifest));
  HARNESS_TRY(bench->open_execution());
  bench->open_cache();
  HARNESS_TRY(workload.prepare(bench->preparation()));
  HARNESS_TRY(bench->prove_machine(is_canonical, std::move(stop)));
  return bench;
}

std::unique_ptr<Judge> TestBench::judge() const {
  return std::make_unique<Judge>(workload_, execution_.execute, options(true));
}

base::Status TestBench::open_execution() {
  HARNESS_ASSIGN(execution_, services_.open_execution(config_, {workload_.runtimes(), services_.say}));
  environment_.mechanisms = execution_.mechanisms;
  environment_.python_version = execution_.python_version;
  environment_.toolchains = execution_.toolchains;
  base::Json now = make_manifest(config_, workload_, environment_);
  const bool known = manifest_["versions"].contains("python");
  if (known && manifest_["versions"]["python"] != now["versions"]["python"]) {
    return base::Error{base::ErrorCode::kUsage, "the run in " + config_.output.string() + " was begun with Python " +
                                                    base::string_member_or(manifest_["versions"], "python", "") +
                                                    ", and this is " + execution_.python_version +
                                                    "; name the same with --python, or choose another --output"};
  }
  for (const auto& [language, versions] : environment_.toolchains) {
    if (base::string_member_or(manifest_["versions"], language.c_str(), versions) != versions)
      return base::Error{base::ErrorCode::kUsage,
                         "the run in " + config_.output.string() + " was begun with " +
                             base::string_member_or(manifest_["versions"], language.c_str(), "") + ", and this is " +
                             versions + "; choose another --output"};
  }
  manifest_["versions"] = now["versions"];
  manifest_["machine"] = now["machine"];
  return {};
}

void TestBench::open_cache() {
  auto cache = ResultCache::open(services_.cache_file);
  if (cache.ok())
    cache_ = std::move(*cache);
  else if (config_.cache)
    say("Without a result cache: " + cache.error().message);
}

/// Expected outputs that are computed from canonical solutions are kept beside the result cache: they never go stale.
benchmarks::Preparation TestBench::preparation() const {
  benchmarks::Preparation preparation;
  preparation.run = execution_.execute;
  preparation.parallel = execution_.slots;
  preparation.cache_dir = services_.cache_file.parent_path();
  // Not the machine and its sandbox: they decide whether a solution passes, not what a passing one returns.
  preparation.environment =
      environment_.harness_version + " " + config_.python.string() + " " + environment_.python_version;
  preparation.progress = [this](std::size_t done, std::size_t total) {
    if (done == 0) say("Computing the expected outputs of " + std::to_string(total) + " tasks, once for this machine");
  };
  return preparation;
}

/// The canonical solutions pass here, or there is no score, unless they are what is scored. Their passes are remembered
/// even with --no-cache: that flag is about samples. A run keeps the limits that it began with.
base::Status TestBench::prove_machine(bool is_canonical, std::stop_token stop) {
  if (is_canonical && !has_measured_limits()) return {};
  Judge judge(workload_, execution_.execute, options(false));
  HARNESS_ASSIGN(auto check,
                 self_check(workload_, parts_that_run(), judge, cache_.get(), execution_.slots, std::move(stop)));
  if (!is_canonical) HARNESS_TRY(check.passed);
  if (config_.timeout_s > 0) return {};
  const bool begun = manifest_.contains(kRaisedLimits);
  raised_limits_ = begun ? raised_limits_from(manifest_[kRaisedLimits]) : std::move(check.raised_limits);
  manifest_[kRaisedLimits] = to_json(raised_limits_);
  return {};
}

/// The others need a runtime that this machine lacks: their samples stay unscored, and the user is told why.
std::vector<int> TestBench::parts_that_run() const {
  std::vector<int> parts;
  for (int part = 0; part < workload_.parts(); ++part) {
    const auto& info = workload_.benchmark(part).info();
    std::string why;
    for (const auto& runtime : info.runtimes) {
      if (why.empty() && execution_.missing) why = execution_.missing(runtime);
    }
    if (why.empty())
      parts.push_back(part);
    else
      say(info.title + " cannot be scored here: " + why);
  }
  return parts;
}

/// Does the time of the benchmarks' own solutions decide limits (task_limits.h)?
bool TestBench::has_measured_limits() const {
  for (int part = 0; part < workload_.parts(); ++part) {
    const auto& benchmark = workload_.benchmark(part);
    const auto& problem = workload_.problem({part, workload_.selected(part).front(), 0});
    const auto solution = benchmark.extract(problem, benchmark.canonical(problem));
    if (has_measured_limit(benchmark.assemble(problem, solution))) return config_.timeout_s <= 0;
  }
  return false;
}

JudgeOptions TestBench::options(bool for_results) const {
  JudgeOptions options;
  options.timeout_s = config_.timeout_s;
  if (for_results) options.raised_limits = raised_limits_;
  options.measures_limits = !for_results;
  options.missing = execution_.missing;
  options.dedup = for_results && config_.dedup;
  options.cache = for_results && config_.cache ? cache_.get() : nullptr;
  options.environment_key = execution_environment_key(environment_, config_.python);
  return options;
}

}  // namespace run
