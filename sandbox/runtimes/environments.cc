#include "sandbox/runtimes/environments.h"

#include <algorithm>
#include <cstdlib>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/suggest.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string lock_without_notes(const std::string& lock) {
  std::string kept;
  for (std::size_t at = 0; at < lock.size();) {
    const auto end = std::min(lock.find('\n', at), lock.size() - 1);
    if (lock[at] != '#') kept += lock.substr(at, end + 1 - at);
    at = end + 1;
  }
  return kept;
}

EnvironmentRecipe ds1000() {
  EnvironmentRecipe recipe;
  recipe.name = "ds1000";
  recipe.python = "3.11";
  recipe.lock = kDs1000Lock;
  recipe.prepare = kDs1000Prepare;
  recipe.data_folder = "seaborn-data";
  recipe.data_url = "https://raw.githubusercontent.com/mwaskom/seaborn-data/master/";
  recipe.data = {{"exercise.csv", "d67ff5896d7d262bba3ec0bd7a8db410e56afc96a0436e08dfe53016d5f1e4e6"},
                 {"penguins.csv", "e07636bd8af74260099ea2f8678e2eabbf35def579940cc76f67061ee16c06c1"},
                 {"planets.csv", "a6d10044887e17396974525a366f5fa2e4b34df70f491e64eb9943de0e3d3825"},
                 {"tips.csv", "e54cc4d2ce1bff65d32ca60b3e4b802e06bde1d7e7caf6f796f6bf7370e863b0"}};
  recipe.packages = 68;
  recipe.download_bytes = 1'446'000'000;
  recipe.disk_bytes = 3'900'000'000;  // 3.7 GiB as du counts
  return recipe;
}

}  // namespace

std::span<const EnvironmentRecipe> environment_recipes() {
  static const std::vector<EnvironmentRecipe> all{ds1000()};
  return all;
}

base::Result<const EnvironmentRecipe*> find_environment_recipe(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& recipe : environment_recipes()) {
    if (recipe.name == name) return &recipe;
    known.push_back(recipe.name);
  }
  return base::Error{base::ErrorCode::kUsage, "there is no environment \"" + name + "\"" +
                                                  base::did_you_mean(name, known) + "; `harness env list` shows all"};
}

std::string digest(const EnvironmentRecipe& recipe) {
  std::string all = lock_without_notes(recipe.lock) + recipe.prepare;
  for (const auto& file : recipe.data) all += file.name + file.sha256;
  return base::sha256(all);
}

fs::path environments_folder() {
  if (const std::string own = variable("HARNESS_ENVIRONMENTS"); !own.empty()) return own;
  const std::string data = variable("XDG_DATA_HOME");
  const fs::path base = !data.empty() ? fs::path(data) : fs::path(variable("HOME")) / ".local/share";
  return base / "harness" / "environments";
}

fs::path environment_folder(const EnvironmentRecipe& recipe) { return environments_folder() / recipe.name; }

EnvironmentState environment_state(const EnvironmentRecipe& recipe) {
  const auto folder = environment_folder(recipe);
  std::error_code ignored;
  if (!fs::exists(folder / ".harness", ignored)) return EnvironmentState::kMissing;
  const auto stamp = base::read_file(folder / ".made-from");
  if (!stamp.ok() || !fs::exists(layout_of(folder).python, ignored)) return EnvironmentState::kUnfinished;
  return *stamp == digest(recipe) + "\n" ? EnvironmentState::kReady : EnvironmentState::kOutdated;
}

PythonEnvironment layout_of(const fs::path& folder) {
  return {folder, folder / "venv/bin/python", folder / "seaborn-data", folder / "matplotlib",
          folder / "sklearn-modules.json"};
}

base::Result<PythonEnvironment> find_environment(const std::string& name) {
  HARNESS_ASSIGN(const auto* recipe, find_environment_recipe(name));
  const auto folder = environment_folder(*recipe);
  const std::string make = "; make it with: harness env create " + name;
  switch (environment_state(*recipe)) {
    case EnvironmentState::kMissing:
      return base::Error{base::ErrorCode::kNotFound,
                         "the environment \"" + name + "\" is not in " + folder.string() + make};
    case EnvironmentState::kUnfinished:
      return base::Error{base::ErrorCode::kNotFound,
                         "the environment \"" + name + "\" in " + folder.string() + " is unfinished" + make};
    case EnvironmentState::kOutdated:
      return base::Error{base::ErrorCode::kNotFound, "the environment \"" + name + "\" in " + folder.string() +
                                                         " is of another version of the harness" + make};
    case EnvironmentState::kReady:
      break;
  }
  std::error_code failed;
  const auto real = fs::canonical(folder, failed);
  return layout_of(failed ? folder : real);
}

}  // namespace sandbox
