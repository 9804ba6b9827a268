// harness run, generate, evaluate.
#include <unistd.h>

#include <cstdio>
#include <string>

#include "benchmarks/data_sets.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/run/interrupt.h"
#include "harness/run/session.h"
#include "reports/report.h"

namespace cli {
namespace {

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

/// What no single flag can say.
base::Status check(const Settings& settings, bool asks) {
  const run::RunConfig& config = settings.run;
  if (config.benchmarks.empty()) return usage("no benchmark named: give --benchmark, as in --benchmark humaneval");
  if (!settings.arguments.empty()) {
    return usage("\"" + settings.arguments.front() + "\" belongs to no flag; did you forget a flag's name before it?");
  }
  if (!asks) {
    if (config.samples.empty()) return usage("no file of samples named: give --samples FILE");
    if (config.benchmarks.size() > 1) return usage("a file of samples is scored on one benchmark at a time: name one with --benchmark");
    return {};
  }
  if (config.model.empty() && config.command.empty() && config.backend != "canonical") {
    return usage("no model named: give --model, as in --model smollm2");
  }
  if (settings.greedy && settings.temperature_given && config.sampling.temperature > 0) {
    return usage("--greedy means temperature 0: give it or --temperature, not both");
  }
  const bool alike = config.sampling.temperature == 0 && config.model != "canonical" && config.backend != "canonical" && config.command.empty();
  if (config.n_samples > 1 && alike) {
    return usage("at temperature 0 all " + std::to_string(config.n_samples) +
                 " samples of a task are alike: give --temperature (0.2 for pass@1, 0.8 for pass@10 and up), or drop --n-samples");
  }
  return {};
}

run::RunConfig config_of(const Settings& settings) {
  run::RunConfig config = settings.run;
  if (config.data_dir.empty()) config.data_dir = benchmarks::default_data_dir();
  return config;
}

run::Services services_of(const Settings& settings) {
  run::Services services = run::default_services();
  const bool quiet = settings.quiet;
  services.progress.enabled = !quiet;
  services.progress.terminal = is_terminal(STDERR_FILENO);
  services.progress.interval_s = settings.progress_interval_s;
  const char* clear = services.progress.terminal ? "\r\033[K" : "";  // the progress line, which comes again below the message
  services.say = [quiet, clear](const std::string& line) {
    if (!quiet) std::fprintf(stderr, "%s%s\n", clear, line.c_str());
  };
  return services;
}

/// The table, and where everything is.
std::string closing(const Settings& settings, const run::SessionResult& result) {
  std::string text = reports::terminal(result.run.summary, terminal_options(settings));
  if (!text.ends_with('\n')) text += '\n';
  text += "\nrun     " + result.folder.string() + "\nreport  " + (result.folder / "report.md").string() + "\n";
  return text;
}

int run_stage(const Settings& settings, run::Stage stage) {
  const run::InterruptGuard interrupt;
  const auto result = run::run_session(config_of(settings), stage, services_of(settings), interrupt.token());
  if (!result.ok()) return report_error(result.error());
  const std::string text = stage == run::Stage::kAll ? closing(settings, *result)
                                                     : std::to_string(result->generated) + " samples in " +
                                                           (result->folder / "completions.jsonl").string() +
                                                           "\n`harness run` with the same settings tests them.\n";
  if (auto printed = print(text); !printed.ok()) return report_error(printed.error());
  if (result->unscored == 0) return kExitGood;
  return report_error({base::ErrorCode::kSandbox, std::to_string(result->unscored) +
                                                      " samples could not be tested for a fault of this machine and are not in the "
                                                      "score; look at `harness doctor`, then run the same command again"});
}

int checked_stage(const Settings& settings, run::Stage stage, bool asks) {
  if (auto checked = check(settings, asks); !checked.ok()) return report_error(checked.error());
  return run_stage(settings, stage);
}

}  // namespace

int run_command(const Settings& settings) { return checked_stage(settings, run::Stage::kAll, true); }
int generate_command(const Settings& settings) { return checked_stage(settings, run::Stage::kGenerate, true); }
int evaluate_command(const Settings& settings) { return checked_stage(settings, run::Stage::kAll, false); }

}  // namespace cli
