// harness data list, fetch, verify, path.
#include <algorithm>
#include <utility>
#include <vector>

#include <unistd.h>

#include "benchmarks/benchmark.h"
#include "benchmarks/data_fetch.h"
#include "benchmarks/data_sets.h"
#include "harness/base/json.h"
#include "harness/base/suggest.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/cli/transfer_progress.h"
#include "harness/run/download.h"

namespace cli {
namespace {

using benchmarks::DataSet;
using benchmarks::DataState;

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

std::string state_name(DataState state) {
  switch (state) {
    case DataState::kMissing:
      return "missing";
    case DataState::kGood:
      return "good";
    case DataState::kDamaged:
      return "damaged";
    case DataState::kOverridden:
      return "your own";
  }
  return "unknown";
}

/// The named data sets; all if none is named and `all_by_default`.
base::Result<std::vector<const DataSet*>> chosen(const Settings& settings, bool all_by_default) {
  std::vector<const DataSet*> sets;
  for (std::size_t i = 1; i < settings.arguments.size(); ++i) {
    for (const auto& name : benchmarks::expand(settings.arguments[i])) {
      HARNESS_ASSIGN(const DataSet* set, benchmarks::find_data_set(name));
      sets.push_back(set);
    }
  }
  if (sets.empty() && all_by_default) {
    for (const DataSet& set : benchmarks::data_sets()) sets.push_back(&set);
  }
  if (sets.empty())
    return usage("name a data set, as in `harness data " + settings.arguments.front() +
                 " humaneval`; `harness data list` shows all");
  return sets;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

base::Status list(const Settings& settings) {
  HARNESS_ASSIGN(const auto sets, chosen(settings, true));
  base::Json json = base::Json::array();
  std::string text = padded("NAME", 18) + padded("TASKS", 7) + padded("HERE", 10) + padded("LICENCE", 14) + "HOME\n";
  for (const DataSet* set : sets) {
    const auto status = benchmarks::status_of(*set, settings.run.data_dir);
    json.push_back({{"name", set->name},
                    {"problems", set->problems},
                    {"state", state_name(status.state)},
                    {"path", status.path.string()},
                    {"licence", set->licence},
                    {"sha256", set->content_sha256}});
    text += padded(set->name, 18) + padded(std::to_string(set->problems), 7) + padded(state_name(status.state), 10) +
            padded(set->licence, 14) + set->home + "\n";
  }
  return print(settings.json ? json.dump(2) + "\n" : text);
}

base::Status fetch(const Settings& settings) {
  HARNESS_ASSIGN(const auto sets, chosen(settings, false));
  benchmarks::FetchOptions options;
  options.data_dir = settings.run.data_dir;
  options.force = settings.force;
  options.mirror = settings.mirror;
  options.download = run::download;
  if (!settings.run.python.empty()) options.python = settings.run.python;
  TransferProgress progress(is_terminal(STDERR_FILENO), settings.progress_interval_s);
  if (!settings.quiet) {
    options.note = [&](const std::string& source) { progress.begin(source); };
    options.progress = [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); };
  }
  for (const DataSet* set : sets) {
    auto fetched = benchmarks::fetch(*set, options);
    progress.end();
    HARNESS_ASSIGN(const auto path, std::move(fetched));
    HARNESS_TRY(print(set->name + ": " + std::to_string(set->problems) + " tasks in " + path.string() + "\n"));
  }
  return {};
}

/// Without names it checks what is there; a data set that is named must be there.
base::Status verify(const Settings& settings) {
  const bool named = settings.arguments.size() > 1;
  HARNESS_ASSIGN(const auto sets, chosen(settings, true));
  std::string bad;
  for (const DataSet* set : sets) {
    const auto status = benchmarks::status_of(*set, settings.run.data_dir);
    if (status.state == DataState::kMissing && !named) continue;
    const bool good = status.state == DataState::kGood || status.state == DataState::kOverridden;
    if (!good) bad += (bad.empty() ? "" : " ") + set->name;
    HARNESS_TRY(print(set->name + ": " + state_name(status.state) +
                      (status.detail.empty() ? "" : " (" + status.detail + ")") + ", " + status.path.string() + "\n"));
  }
  if (bad.empty()) return {};
  return base::Error{base::ErrorCode::kNotFound,
                     "not good: " + bad + "; `harness data fetch --force " + bad + "` gets it again"};
}

base::Status path(const Settings& settings) {
  HARNESS_ASSIGN(const auto sets, chosen(settings, false));
  for (const DataSet* set : sets) {
    HARNESS_ASSIGN(const auto file, benchmarks::locate(*set, settings.run.data_dir));
    HARNESS_TRY(print(file.path.string() + "\n"));
  }
  return {};
}

base::Status act(const Settings& settings) {
  if (settings.arguments.empty())
    return usage("say what to do: list, fetch, verify or path, as in `harness data fetch humaneval`");
  const std::string& action = settings.arguments.front();
  if (action == "list") return list(settings);
  if (action == "fetch") return fetch(settings);
  if (action == "verify") return verify(settings);
  if (action == "path") return path(settings);
  const std::vector<std::string> actions{"list", "fetch", "verify", "path"};
  return usage("unknown action \"" + action + "\"" + base::did_you_mean(action, actions) +
               "; `harness data` knows list, fetch, verify and path");
}

}  // namespace

int data_command(const Settings& settings) {
  const auto done = act(settings);
  return done.ok() ? kExitGood : report_error(done.error());
}

}  // namespace cli
