#include "harness/run/run_store.h"

#include <cerrno>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/json_members.h"
#include "harness/base/names.h"
#include "harness/base/records_json.h"

namespace run {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifest = "manifest.json";
constexpr const char* kPrompts = "prompts.jsonl";
constexpr const char* kCompletions = "completions.jsonl";
constexpr const char* kResults = "results.jsonl";
constexpr const char* kAudit = "audit.jsonl";
constexpr const char* kSessions = "sessions.jsonl";

base::Error io_error(const std::string& what, int error_number) {
  return {base::ErrorCode::kIo, what + ": " + base::errno_message(error_number)};
}

/// Reads an append-only file. A damaged last line is a torn write (of a harness that still runs, or was killed) and is
/// skipped; a damaged line before it is an error.
base::Status for_each_line(const fs::path& path, const std::function<base::Status(const base::Json&)>& visit) {
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  HARNESS_ASSIGN(base::LineReader reader, base::LineReader::open(path));
  base::Status pending;  // error of the line before; it counts once another line follows
  for (std::string line;;) {
    HARNESS_ASSIGN(const bool more, reader.next(line));
    if (!more) return {};
    HARNESS_TRY(std::exchange(pending, {}));
    if (line.empty()) continue;
    auto json = base::parse_json(line);
    if (json.ok()) {
      if (auto visited = visit(*json); !visited.ok()) return visited.error().at(reader.where());
    } else {
      pending = base::Error{base::ErrorCode::kIo, reader.where() + ": damaged line (" + json.error().message +
                                                      "); delete it and what it held will be done again"};
    }
  }
}

double number_member(const base::Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number() ? it->get<double>() : 0.0;
}

std::int64_t count_member(const base::Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

base::Status lock_file(const fs::path& folder, int& fd) {
  const fs::path path = folder / "lock";
  fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return io_error("cannot write in " + folder.string(), errno);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return {};
  const int reason = errno;
  if (reason == EWOULDBLOCK) {
    return base::Error{base::ErrorCode::kUsage, "another harness is writing the run " + folder.string() +
                                                    "; wait for it, or choose another folder with --output"};
  }
  return io_error("cannot lock " + path.string(), reason);
}

}  // namespace

struct RunStore::Impl {
  int lock_fd = -1;
  std::string session;
  std::optional<base::LineAppender> prompts, completions, results, sessions;
  std::mutex opening_audit;
  std::optional<base::LineAppender> audit;  // most runs have none

  ~Impl() {
    if (lock_fd >= 0) ::close(lock_fd);
  }
};

RunStore::RunStore(fs::path folder, std::unique_ptr<Impl> impl) : folder_(std::move(folder)), impl_(std::move(impl)) {}
RunStore::~RunStore() = default;

base::Result<std::unique_ptr<RunStore>> RunStore::open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error)) {
    const std::string reason = error ? error.message() : "a file is in the way";
    return base::Error{base::ErrorCode::kIo, "cannot make the run's folder " + folder.string() + " (" + reason +
                                                 "); choose another with --output"};
  }
  auto impl = std::make_unique<Impl>();
  HARNESS_TRY(lock_file(folder, impl->lock_fd));
  const auto open_file = [&](const char* name, std::optional<base::LineAppender>& file) -> base::Status {
    HARNESS_ASSIGN(file, base::LineAppender::open(folder / name));
    return {};
  };
  HARNESS_TRY(open_file(kPrompts, impl->prompts));
  HARNESS_TRY(open_file(kCompletions, impl->completions));
  HARNESS_TRY(open_file(kResults, impl->results));
  HARNESS_TRY(open_file(kSessions, impl->sessions));
  std::unique_ptr<RunStore> store(new RunStore(folder, std::move(impl)));
  store->is_new_ = !fs::exists(folder / kManifest, error);
  return store;
}

base::Status RunStore::write_manifest(const base::Json& manifest) {
  return write_text(kManifest, manifest.dump(2, ' ', false, base::Json::error_handler_t::replace) + "\n");
}

void RunStore::discard() {
  std::error_code ignored;
  for (const char* name : {kManifest, kPrompts, kCompletions, kResults, kAudit, kSessions, "lock"})
    fs::remove(folder_ / name, ignored);
  fs::remove(folder_, ignored);
}

base::Status RunStore::write_text(const std::string& file_name, const std::string& content) {
  return base::write_file(folder_ / file_name, content);
}

base::Status RunStore::add_prompt(const std::string& benchmark, const base::Prompt& prompt) {
  base::Json json{{"benchmark", benchmark}, {"task_id", prompt.task_id}};
  if (prompt.is_chat()) {
    json["messages"] = base::Json::array();
    for (const auto& message : prompt.messages)
      json["messages"].push_back({{"role", message.role}, {"content", message.content}});
  } else {
    json["text"] = prompt.text;
  }
  json["stop"] = prompt.stop;
  return impl_->prompts->append(base::dump_line(json));
}

base::Status RunStore::add_completion(const std::string& benchmark, const base::Completion& completion,
                                      std::uint64_t seed) {
  base::Json json{{"benchmark", benchmark}};
  json.update(base::to_json(completion));
  json["seed"] = seed;
  return impl_->completions->append(base::dump_line(json));
}

base::Status RunStore::add_result(const std::string& benchmark, const base::TestResult& result) {
  base::Json json{{"benchmark", benchmark}};
  json.update(base::to_json(result));
  return impl_->results->append(base::dump_line(json));
}

base::Status RunStore::add_audit(const AuditFinding& finding) {
  {
    const std::lock_guard lock(impl_->opening_audit);
    if (!impl_->audit) {
      HARNESS_ASSIGN(impl_->audit, base::LineAppender::open(folder_ / kAudit));
    }
  }
  return impl_->audit->append(base::dump_line({{"benchmark", finding.benchmark},
                                               {"task_id", finding.task_id},
                                               {"sample", finding.sample},
                                               {"verdict", base::name_of(finding.verdict)},
                                               {"evidence", finding.evidence}}));
}

base::Status RunStore::add_session_times(const SessionTimes& times) {
  if (impl_->session.empty()) impl_->session = std::to_string(::time(nullptr)) + "-" + std::to_string(::getpid());
  base::Json json{{"session", impl_->session}, {"wall_s", times.wall_s}, {"generation_s", times.generation_s}};
  if (times.requests > 0) {
    json["requests"] = times.requests;
    json["retries"] = times.retries;
    json["throttled"] = times.throttled;
  }
  return impl_->sessions->append(base::dump_line(json));
}

base::Status for_each_completion(const fs::path& folder, const CompletionVisitor& visit) {
  return for_each_line(folder / kCompletions, [&](const base::Json& json) -> base::Status {
    HARNESS_ASSIGN(auto benchmark, base::string_member(json, "benchmark"));
    HARNESS_ASSIGN(auto completion, base::completion_from_json(json));
    return visit({std::move(benchmark), std::move(completion)});
  });
}

base::Status for_each_result(const fs::path& folder, const ResultVisitor& visit) {
  return for_each_line(folder / kResults, [&](const base::Json& json) -> base::Status {
    HARNESS_ASSIGN(auto benchmark, base::string_member(json, "benchmark"));
    HARNESS_ASSIGN(auto result, base::test_result_from_json(json));
    return visit({std::move(benchmark), std::move(result)});
  });
}

base::Status for_each_audit(const fs::path& folder, const AuditVisitor& visit) {
  return for_each_line(folder / kAudit, [&](const base::Json& json) -> base::Status {
    base::JsonMembers members(json);
    AuditFinding finding;
    std::string verdict;
    members.require("benchmark", finding.benchmark);
    members.require("task_id", finding.task_id);
    members.require("sample", finding.sample);
    members.require("verdict", verdict);
    members.read("evidence", finding.evidence);
    HARNESS_TRY(members.status());
    const auto known = base::verdict_from_name(verdict);
    if (!known) return base::Error{base::ErrorCode::kUsage, "unknown verdict \"" + verdict + "\""};
    finding.verdict = *known;
    return visit(finding);
  });
}

base::Result<base::Json> read_manifest(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / kManifest, error)) {
    return base::Error{base::ErrorCode::kNotFound, folder.string() + " is no run: it holds no manifest.json"};
  }
  HARNESS_ASSIGN(const auto text, base::read_file(folder / kManifest));
  auto manifest = base::parse_json(text);
  if (!manifest.ok()) return manifest.error().at((folder / kManifest).string());
  if (!manifest->is_object() || !manifest->contains("settings") || !manifest->contains("benchmarks")) {
    return base::Error{base::ErrorCode::kUsage, (folder / kManifest).string() + " is no manifest of a run"};
  }
  return manifest;
}

base::Result<SessionTimes> read_session_times(const fs::path& folder) {
  std::map<std::string, SessionTimes> sessions;
  HARNESS_TRY(for_each_line(folder / kSessions, [&](const base::Json& json) -> base::Status {
    HARNESS_ASSIGN(const auto session, base::string_member(json, "session"));
    sessions[session] = {number_member(json, "wall_s"), number_member(json, "generation_s"),
                         count_member(json, "requests"), count_member(json, "retries"),
                         count_member(json, "throttled")};
    return {};
  }));
  SessionTimes total;
  for (const auto& [session, times] : sessions) {
    total.wall_s += times.wall_s;
    total.generation_s += times.generation_s;
    total.requests += times.requests;
    total.retries += times.retries;
    total.throttled += times.throttled;
  }
  return total;
}

base::Result<fs::path> set_aside(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return fs::path();
  for (int number = 1;; ++number) {
    const fs::path target = folder.string() + ".old-" + std::to_string(number);
    if (fs::exists(target, error)) continue;
    fs::rename(folder, target, error);
    if (error) {
      return base::Error{base::ErrorCode::kIo, "cannot move " + folder.string() + " aside: " + error.message()};
    }
    return target;
  }
}

}  // namespace run
