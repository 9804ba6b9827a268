// Everything that the command line and the config file can say.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/run_config.h"

namespace cli {

/// The commands, as bits: the flag table says for each flag which of them take it.
enum Command : unsigned {
  kRun = 1U << 0,
  kGenerate = 1U << 1,
  kEvaluate = 1U << 2,
  kReport = 1U << 3,
  kData = 1U << 4,
  kDoctor = 1U << 5,
  kCompare = 1U << 6,
  kGate = 1U << 7,
  kEnv = 1U << 8,
};

/// A plain value; parse.h fills it.
struct Settings {
  run::RunConfig run;
  bool temperature_given = false;
  bool greedy = false;
  bool estimate = false;
  bool n_samples_given = false;
  bool top_p_given = false;
  std::filesystem::path config_file;
  std::string color = "auto";  // "auto", "always" or "never"
  bool quiet = false;
  bool json = false;
  bool force = false;
  std::string mirror;              // of data sets
  std::filesystem::path from_dir;  // that has an environment's data already
  bool dry_run = false;
  std::filesystem::path prices;
  std::filesystem::path instructions;
  std::filesystem::path re_extract;  // a run whose answers are scored again
  std::string format = "terminal";
  double progress_interval_s = 10;
  double tolerance = 0;  // gate
  double alpha = 0.05;
  std::filesystem::path baseline;
  std::filesystem::path candidate;
  std::vector<std::string>
      arguments;  // what is not a flag: the runs of `report`, the action and names of `data` and `env`
};

}  // namespace cli
