// harness env list, create, verify.
#include <algorithm>
#include <vector>

#include <unistd.h>

#include "harness/base/json.h"
#include "harness/base/suggest.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/transfer_progress.h"
#include "harness/run/environment.h"
#include "sandbox/runtimes/environments.h"

namespace cli {
namespace {

using sandbox::EnvironmentRecipe;
using sandbox::EnvironmentState;

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

std::string state_name(EnvironmentState state) {
  switch (state) {
    case EnvironmentState::kMissing:
      return "missing";
    case EnvironmentState::kUnfinished:
      return "unfinished";
    case EnvironmentState::kOutdated:
      return "outdated";
    case EnvironmentState::kReady:
      return "ready";
  }
  return "unknown";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

/// The environments that are named behind the action.
base::Result<std::vector<const EnvironmentRecipe*>> chosen(const Settings& settings) {
  std::vector<const EnvironmentRecipe*> recipes;
  for (std::size_t i = 1; i < settings.arguments.size(); ++i) {
    HARNESS_ASSIGN(const auto* recipe, sandbox::find_environment_recipe(settings.arguments[i]));
    recipes.push_back(recipe);
  }
  if (recipes.empty())
    return usage("name an environment, as in `harness env " + settings.arguments.front() +
                 " ds1000`; `harness env list` shows all");
  return recipes;
}

base::Status list(const Settings& settings) {
  base::Json json = base::Json::array();
  std::string text = padded("NAME", 12) + padded("STATE", 12) + "FOLDER\n";
  for (const auto& recipe : sandbox::environment_recipes()) {
    const std::string state = state_name(sandbox::environment_state(recipe));
    const std::string folder = sandbox::environment_folder(recipe).string();
    json.push_back({{"name", recipe.name},
                    {"state", state},
                    {"path", folder},
                    {"python", recipe.python},
                    {"download_bytes", recipe.download_bytes},
                    {"disk_bytes", recipe.disk_bytes}});
    text += padded(recipe.name, 12) + padded(state, 12) + folder + "\n";
  }
  return print(settings.json ? json.dump(2) + "\n" : text);
}

base::Status create(const Settings& settings) {
  HARNESS_ASSIGN(const auto recipes, chosen(settings));
  run::EnvironmentOptions options;
  options.python = settings.run.python;
  options.from_dir = settings.from_dir;
  options.force = settings.force;
  options.progress_interval_s = settings.progress_interval_s;
  TransferProgress progress(is_terminal(STDERR_FILENO), settings.progress_interval_s);
  if (!settings.quiet) {
    options.say = [&](const std::string& line) { progress.begin(line); };
    options.progress = [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); };
    options.progress_ends = [&] { progress.end(); };
  }
  for (const auto* recipe : recipes) {
    HARNESS_ASSIGN(const auto folder, run::create_environment(*recipe, options));
    HARNESS_TRY(print(recipe->name + ": ready in " + folder.string() + "\n"));
  }
  return {};
}

base::Status verify(const Settings& settings) {
  HARNESS_ASSIGN(const auto recipes, chosen(settings));
  for (const auto* recipe : recipes) {
    std::string found;
    HARNESS_TRY(run::verify_environment(*recipe, [&](const std::string& line) { found = line; }));
    HARNESS_TRY(
        print(recipe->name + ": good (" + found + "), " + sandbox::environment_folder(*recipe).string() + "\n"));
  }
  return {};
}

base::Status act(const Settings& settings) {
  if (settings.arguments.empty())
    return usage("say what to do: list, create or verify, as in `harness env create ds1000`");
  const std::string& action = settings.arguments.front();
  if (action == "list") return list(settings);
  if (action == "create") return create(settings);
  if (action == "verify") return verify(settings);
  const std::vector<std::string> actions{"list", "create", "verify"};
  return usage("unknown action \"" + action + "\"" + base::did_you_mean(action, actions) +
               "; `harness env` knows list, create and verify");
}

}  // namespace

int env_command(const Settings& settings) {
  const auto done = act(settings);
  return done.ok() ? kExitGood : report_error(done.error());
}

}  // namespace cli
