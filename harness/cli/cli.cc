#include "harness/cli/cli.h"

#include <new>
#include <string>
#include <system_error>

#include "harness/base/version.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/help.h"
#include "harness/cli/parse.h"

namespace cli {
namespace {

int dispatch(const Parsed& parsed) {
  switch (parsed.command->command) {
    case kRun:
      return run_command(parsed.settings);
    case kGenerate:
      return generate_command(parsed.settings);
    case kEvaluate:
      return evaluate_command(parsed.settings);
    case kReport:
      return report_command(parsed.settings);
    case kData:
      return data_command(parsed.settings);
    case kEnv:
      return env_command(parsed.settings);
    case kDoctor:
      return doctor_command(parsed.settings);
    case kCompare:
      return compare_command(parsed.settings);
    case kGate:
      return gate_command(parsed.settings);
  }
  return kExitError;
}

int show(const std::string& text) {
  const auto printed = print(text);
  return printed.ok() ? kExitGood : report_error(printed.error());
}

}  // namespace

int run_harness(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  if (!parsed.ok()) return report_error(parsed.error());
  switch (parsed->wish) {
    case Parsed::Wish::kVersion:
      return show("harness " + std::string(base::version()) + "\n");
    case Parsed::Wish::kHelp: {
      const int shown = show(parsed->command != nullptr ? help(*parsed->command) : help());
      return arguments.empty() ? kExitError : shown;  // no command at all is wrong usage
    }
    case Parsed::Wish::kCommand:
      break;
  }
  // What no code here can go on without: a thread that the system refuses to start, memory that it does not have. What
  // is on disk by then is whole, so the same command goes on from there.
  try {
    return dispatch(*parsed);
  } catch (const std::system_error& error) {
    return report_error(
        {base::ErrorCode::kSandbox, std::string("the system refuses a thread or a file: ") + error.what() +
                                        "; allow more processes (ulimit -u, a container's --pids-limit)"});
  } catch (const std::bad_alloc&) {
    return report_error({base::ErrorCode::kSandbox, "there is not enough memory; take fewer slots (--parallel)"});
  }
}

}  // namespace cli
