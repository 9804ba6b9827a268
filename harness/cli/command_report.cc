// harness report.
#include "harness/base/files.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
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

}  // namespace

int report_command(const Settings& settings) {
  if (settings.arguments.size() != 1) {
    return report_error(
        {base::ErrorCode::kUsage, "name one run, as in `harness report runs/smollm2-humaneval-1f3a9c`"});
  }
  const auto run = run::summarize_run(settings.arguments.front(), settings.run.ks);
  if (!run.ok()) return report_error(run.error());
  const std::string text = text_of(*run, settings);
  const auto written = settings.run.output.empty() ? print(text) : base::write_file(settings.run.output, text);
  return written.ok() ? kExitGood : report_error(written.error());
}

}  // namespace cli
