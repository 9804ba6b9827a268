// harness generate --instructions: WizardCoder's flow, a file of instructions in, a file of answers out.
#include <cstdio>
#include <string>

#include "generators/instructions.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/run/interrupt.h"

namespace cli {
namespace {

constexpr int kDefaultMaxTokens = 2048;  // as WizardCoder's script has it

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

base::Status check(const Settings& settings) {
  const run::RunConfig& config = settings.run;
  if (!config.benchmarks.empty()) return usage("--instructions takes the place of --benchmark: give one of the two");
  if (config.model.empty() && config.command.empty())
    return usage("no model named: give --model, as in --model smollm2");
  if (config.output.empty()) return usage("no file for the answers named: give --output FILE");
  if (config.n_samples > 1 || settings.estimate)
    return usage("--instructions asks once for each instruction: drop --n-samples and --estimate");
  return {};
}

base::Result<std::string> answer(const Settings& settings) {
  HARNESS_TRY(check(settings));
  const run::RunConfig& config = settings.run;
  HARNESS_ASSIGN(const auto flow,
                 generators::InstructionFlow::open(settings.instructions, config.output, config.api == "chat"));
  generators::Settings model = run::model_settings(config);
  if (model.sampling.max_tokens == 0) model.sampling.max_tokens = kDefaultMaxTokens;
  model.log_dir = config.output.has_parent_path() ? config.output.parent_path() : ".";
  model.notify = [quiet = settings.quiet](const std::string& line) {
    if (!quiet) std::fprintf(stderr, "%s\n", line.c_str());
  };
  HARNESS_ASSIGN(const auto generator, generators::make(model));
  const run::InterruptGuard interrupt;
  HARNESS_TRY(generator->start(interrupt.token()));
  HARNESS_TRY(generator->generate(*flow, *flow, interrupt.token()));
  HARNESS_TRY(flow->status());
  return std::to_string(generator->bill().answers) + " answers written to " + config.output.string() +
         (flow->answered_before() > 0 ? ", where " + std::to_string(flow->answered_before()) + " were already" : "") +
         "\n";
}

}  // namespace

int instructions_command(const Settings& settings) {
  const auto text = answer(settings);
  if (!text.ok()) return report_error(text.error());
  const auto printed = print(*text);
  return printed.ok() ? kExitGood : report_error(printed.error());
}

}  // namespace cli
