// The commands, one file each. Every function returns the process' exit code, having told any error.
#pragma once

#include "harness/cli/settings.h"

namespace cli {

int run_command(const Settings& settings);  // run, generate and evaluate: the same pipeline, all or half of it
int generate_command(const Settings& settings);
int instructions_command(const Settings& settings);  // generate --instructions
int evaluate_command(const Settings& settings);
int report_command(const Settings& settings);
int data_command(const Settings& settings);
int env_command(const Settings& settings);
int doctor_command(const Settings& settings);
int compare_command(const Settings& settings);
int gate_command(const Settings& settings);

}  // namespace cli
