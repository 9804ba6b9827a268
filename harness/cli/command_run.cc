// harness run, generate, evaluate.
#include <cstdio>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "benchmarks/data_sets.h"
#include "generators/prices.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/run/interrupt.h"
#include "harness/run/re_extract.h"
#include "harness/run/session.h"
#include "reports/format.h"
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
    if (config.benchmarks.size() > 1 && !config.samples_name_benchmark)
      return usage("a file of samples is scored on one benchmark at a time: name one with --benchmark");
    return {};
  }
  if (config.model.empty() && config.command.empty() && config.backend != "canonical") {
    return usage("no model named: give --model, as in --model smollm2");
  }
  if (settings.greedy && settings.temperature_given && config.sampling.temperature > 0) {
    return usage("--greedy means temperature 0: give it or --temperature, not both");
  }
  if (settings.greedy && settings.n_samples_given && config.n_samples > 1) {
    return usage("--greedy is one sample a task: drop --n-samples, or give --temperature instead of --greedy");
  }
  const bool alike = config.sampling.temperature == 0 && config.model != "canonical" && config.backend != "canonical" &&
                     config.command.empty();
  if (config.n_samples > 1 && alike) {
    return usage("at temperature 0 all " + std::to_string(config.n_samples) +
                 " samples of a task are alike: give --temperature (0.2 for pass@1, 0.8 for pass@10 and up), or drop "
                 "--n-samples");
  }
  return {};
}

run::Services services_of(const Settings& settings) {
  run::Services services = run::default_services();
  const bool quiet = settings.quiet;
  services.progress.enabled = !quiet;
  services.progress.terminal = is_terminal(STDERR_FILENO);
  services.progress.interval_s = settings.progress_interval_s;
  const char* clear =
      services.progress.terminal ? "\r\033[K" : "";  // the progress line, which comes again below the message
  services.say = [quiet, clear](const std::string& line) {
    if (!quiet) std::fprintf(stderr, "%s%s\n", clear, line.c_str());
  };
  return services;
}

/// The price of the run's model, if the user gave prices. Error: they cannot be read, or lack the model.
base::Result<std::optional<generators::Price>> price_of(const Settings& settings) {
  if (settings.prices.empty()) return std::optional<generators::Price>();
  HARNESS_ASSIGN(const auto table, generators::PriceTable::load(settings.prices));
  const auto price = table.find(settings.run.model);
  if (!price) return usage(settings.prices.string() + " has no price for \"" + settings.run.model + "\"");
  return price;
}

base::Result<run::RunConfig> config_of(const Settings& settings) {
  run::RunConfig config = settings.run;
  if (config.data_dir.empty()) config.data_dir = benchmarks::default_data_dir();
  HARNESS_ASSIGN(config.price, price_of(settings));
  return config;
}

/// The table, and where everything is.
std::string closing(const Settings& settings, const run::SessionResult& result) {
  std::string text = reports::terminal(result.run.summary, terminal_options(settings));
  if (!text.ends_with('\n')) text += '\n';
  text += "\nrun     " + result.folder.string() + "\nreport  " + (result.folder / "report.md").string() + "\n";
  return text;
}

/// What was asked, and what comes next.
std::string generated(const run::SessionResult& result) {
  std::string text;
  const auto line = [&text](const char* name, const std::string& words) {
    if (!words.empty()) text += fmt::format("{:<9} {}\n", name, words);
  };
  const base::Summary& summary = result.run.summary;
  line("tokens", reports::tokens_text(summary));
  line("cost", reports::cost_text(summary));
  line("answers", reports::answers_text(summary));
  line("latency", reports::latency_text(summary));
  return text + std::to_string(result.generated) + " samples in " + (result.folder / "completions.jsonl").string() +
         "\n`harness run` with the same settings tests them.\n";
}

int run_stage(const Settings& settings, run::Stage stage) {
  const auto config = config_of(settings);
  if (!config.ok()) return report_error(config.error());
  const run::InterruptGuard interrupt;
  const auto result = run::run_session(*config, stage, services_of(settings), interrupt.token());
  if (!result.ok()) return report_error(result.error());
  const std::string text = stage == run::Stage::kAll ? closing(settings, *result) : generated(*result);
  if (auto printed = print(text); !printed.ok()) return report_error(printed.error());
  if (result->unscored == 0) return kExitGood;
  return report_error(
      {base::ErrorCode::kSandbox, std::to_string(result->unscored) +
                                      " samples could not be tested for a fault of this machine and are not in the "
                                      "score; look at `harness doctor`, then run the same command again"});
}

base::Result<std::string> plan_text(const Settings& settings) {
  HARNESS_ASSIGN(const run::RunConfig config, config_of(settings));
  HARNESS_ASSIGN(const run::Plan plan, run::plan_session(config, services_of(settings)));
  const auto& estimate = plan.estimate;
  std::string text = fmt::format("{} requests to {}, {} samples are there already\n", estimate.requests,
                                 settings.run.model.empty() ? settings.run.command : settings.run.model, plan.finished);
  text += fmt::format("tokens in   about {}, at most {}\n", estimate.likely_prompt_tokens, estimate.prompt_tokens);
  text += fmt::format("tokens out  at most {} ({} for each)\n", estimate.completion_tokens, plan.max_tokens);
  if (config.price)
    text += fmt::format("cost        at most {:.2f}\n",
                        generators::cost(*config.price, estimate.prompt_tokens, estimate.completion_tokens));
  return text;
}

int dry_run(const Settings& settings) {
  const auto text = plan_text(settings);
  if (!text.ok()) return report_error(text.error());
  const auto printed = print(*text);
  return printed.ok() ? kExitGood : report_error(printed.error());
}

/// --re-extract and --estimate, spelt out. Error: one was given together with what it stands for.
base::Result<Settings> expanded(Settings settings) {
  if (!settings.re_extract.empty()) {
    if (!settings.run.samples.empty()) return usage("--re-extract brings its own samples: drop --samples");
    HARNESS_ASSIGN(settings.run, run::re_extraction(settings.run, settings.re_extract));
    return settings;
  }
  if (!settings.estimate) return settings;
  if (settings.greedy || settings.temperature_given || settings.n_samples_given || settings.top_p_given) {
    return usage("--estimate means -n 200 --temperature 0.2 --top-p 0.95: give it or these, not both");
  }
  settings.run.n_samples = 200;
  settings.run.sampling.temperature = 0.2;
  settings.run.sampling.top_p = 0.95;
  return settings;
}

int checked_stage(const Settings& given, run::Stage stage, bool asks) {
  const auto whole = expanded(given);
  if (!whole.ok()) return report_error(whole.error());
  const Settings& settings = *whole;
  if (auto checked = check(settings, asks); !checked.ok()) return report_error(checked.error());
  if (settings.dry_run) return dry_run(settings);
  return run_stage(settings, stage);
}

}  // namespace

int run_command(const Settings& settings) { return checked_stage(settings, run::Stage::kAll, true); }
int generate_command(const Settings& settings) {
  if (!settings.instructions.empty()) return instructions_command(settings);
  return checked_stage(settings, run::Stage::kGenerate, true);
}
int evaluate_command(const Settings& settings) { return checked_stage(settings, run::Stage::kAll, false); }

}  // namespace cli
