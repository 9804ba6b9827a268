// harness doctor.
#include <string>
#include <vector>

#include <unistd.h>

#include "benchmarks/data_sets.h"
#include "generators/model_runtime.h"
#include "harness/base/json.h"
#include "harness/base/version.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/sandbox.h"
#include "sandbox/self_test.h"

namespace cli {
namespace {

/// One line of the examination.
struct Finding {
  std::string group;
  std::string name;
  bool good = false;
  bool required = false;  // untrusted programs would not run safely, or not at all, without it
  std::string detail;
  std::string fix;
};

/// A few real attacks in a real slot, if one can be made.
void add_attacks(const Settings& settings, std::vector<Finding>& findings) {
  sandbox::Config config;
  config.python = settings.run.python;
  config.allow_weaker = true;  // what is missing has its own line
  const auto opened = sandbox::Sandbox::open(config);
  if (!opened.ok()) {
    findings.push_back({"Attacks", "self-test", false, true, opened.error().message, ""});
    return;
  }
  for (const auto& result : sandbox::self_test(**opened)) {
    const char* fix = result.contained ? "" : "do not run untrusted programs here; please report this";
    if (!result.tried) fix = "mend what this line says, and try again";
    findings.push_back(
        {"Attacks", result.attack, result.contained, true, result.contained ? "contained" : result.detail, fix});
  }
}

/// Compilers and interpreters. Python must be there; of the others each only for its own tests.
void add_languages(const Settings& settings, std::vector<Finding>& findings) {
  sandbox::Preparation preparation;
  preparation.python = settings.run.python;
  preparation.assets = sandbox::default_assets_folder();
  for (const auto* language : sandbox::languages()) {
    for (const auto& component : language->components(preparation)) {
      const bool there = !component.path.empty();
      const std::string detail = component.version.empty() ? component.path : component.version + ", " + component.path;
      findings.push_back({"Languages",
                          language->name() + (component.name == language->name() ? "" : ": " + component.name), there,
                          component.name == "python",
                          there                ? detail
                          : component.required ? "its tests stay unscored"
                                               : "goes without",
                          there ? "" : component.fix});
    }
  }
}

std::vector<Finding> examine(const Settings& settings) {
  std::vector<Finding> findings;
  for (const auto& mechanism : sandbox::probe()) {
    findings.push_back({"Sandbox", mechanism.name, mechanism.available,
                        !(mechanism.waivable && settings.run.allow_weaker_sandbox), mechanism.detail, mechanism.fix});
  }
  add_attacks(settings, findings);
  add_languages(settings, findings);
  for (const auto& set : benchmarks::data_sets()) {
    const auto status = benchmarks::status_of(set, settings.run.data_dir);
    const bool good =
        status.state == benchmarks::DataState::kGood || status.state == benchmarks::DataState::kOverridden;
    findings.push_back({"Data", set.name, good, false,
                        good                                              ? status.path.string()
                        : status.state == benchmarks::DataState::kMissing ? ""
                                                                          : status.detail,
                        good ? "" : "harness data fetch " + set.name});
  }
  const auto runtime = generators::find_model_runtime();
  findings.push_back({"Models", "local server", runtime.ok(), false,
                      runtime.ok() ? runtime->engine_version : runtime.error().message,
                      runtime.ok() ? "" : "scripts/setup"});
  return findings;
}

std::string painted(const std::string& text, const char* code, bool color) {
  return color ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}

std::string table(const std::vector<Finding>& findings, bool color) {
  std::string text;
  std::string group;
  for (const Finding& finding : findings) {
    if (finding.group != group) text += (group.empty() ? "" : "\n") + painted(finding.group, "1", color) + "\n";
    group = finding.group;
    const std::string mark = finding.good       ? painted("  ok    ", "32", color)
                             : finding.required ? painted("  FAIL  ", "31", color)
                                                : painted("  none  ", "33", color);
    text += mark + finding.name + (finding.detail.empty() ? "" : ": " + finding.detail) + "\n";
    if (!finding.good && !finding.fix.empty()) text += "        fix: " + finding.fix + "\n";
  }
  return text;
}

base::Json json_of(const std::vector<Finding>& findings, bool safe) {
  base::Json json{{"harness", base::version()}, {"safe", safe}, {"findings", base::Json::array()}};
  for (const Finding& finding : findings) {
    json["findings"].push_back({{"group", finding.group},
                                {"name", finding.name},
                                {"good", finding.good},
                                {"required", finding.required},
                                {"detail", finding.detail},
                                {"fix", finding.fix}});
  }
  return json;
}

}  // namespace

int doctor_command(const Settings& settings) {
  const auto findings = examine(settings);
  bool safe = true;
  for (const Finding& finding : findings) safe = safe && (finding.good || !finding.required);
  const std::string verdict = safe ? "Untrusted programs would run safely here.\n"
                                   : "Untrusted programs would not run safely here: mend what says FAIL.\n";
  const auto printed = settings.json ? print(json_of(findings, safe).dump(2) + "\n")
                                     : print(table(findings, use_color(settings, STDOUT_FILENO)) + "\n" + verdict);
  if (!printed.ok()) return report_error(printed.error());
  return safe ? kExitGood : kExitError;
}

}  // namespace cli
