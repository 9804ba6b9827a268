#include "harness/run/result_cache.h"

#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <span>

#include <sqlite3.h>

#include "harness/base/json.h"
#include "harness/base/records_json.h"
#include "harness/run/outcome_bytes.h"

namespace run {
namespace {

using Status = base::Outcome::Status;

constexpr std::size_t kMostBytes = 256U << 10;  // of one outcome; a larger one is cheaper to have again than to keep

constexpr const char* kSchema =
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=OFF;"  // a lost entry costs one program run
    "CREATE TABLE IF NOT EXISTS outcomes(key TEXT PRIMARY KEY, outcome BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS passed_results(key TEXT PRIMARY KEY, result TEXT NOT NULL) WITHOUT ROWID;";

bool is_reproducible(Status status) {
  return status != Status::kSandboxError && status != Status::kWallLimit && status != Status::kSignaled;
}

/// A prepared statement; finalized with its owner.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql) { sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr); }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int position, const std::string& text) {
    sqlite3_bind_text(statement_, position, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  void bind(int position, std::span<const std::uint8_t> bytes) {
    sqlite3_bind_blob(statement_, position, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  }
  /// True if there is a row.
  bool step() { return sqlite3_step(statement_) == SQLITE_ROW; }
  [[nodiscard]] std::span<const std::uint8_t> blob() const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, 0));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, 0))};
  }
  [[nodiscard]] std::string text() const {
    const auto bytes = blob();
    return {bytes.begin(), bytes.end()};
  }
  void reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

struct ResultCache::Impl {
  explicit Impl(sqlite3* opened)
      : database(opened),
        find(opened, "SELECT outcome FROM outcomes WHERE key = ?1"),
        store(opened, "INSERT OR REPLACE INTO outcomes VALUES (?1, ?2)"),
        find_check(opened, "SELECT result FROM passed_results WHERE key = ?1"),
        store_check(opened, "INSERT OR IGNORE INTO passed_results VALUES (?1, ?2)") {}

  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Closer> database;  // first, so that the statements are finalized before it closes
  std::mutex mutex;
  Statement find, store, find_check, store_check;
};

ResultCache::ResultCache(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ResultCache::~ResultCache() = default;

base::Result<std::unique_ptr<ResultCache>> ResultCache::open(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  sqlite3* handle = nullptr;
  bool good = sqlite3_open(file.c_str(), &handle) == SQLITE_OK;
  if (good) sqlite3_busy_timeout(handle, 5000);
  good = good && sqlite3_exec(handle, kSchema, nullptr, nullptr, nullptr) == SQLITE_OK;
  if (!good) {
    const std::string reason = handle != nullptr ? sqlite3_errmsg(handle) : "out of memory";
    sqlite3_close_v2(handle);
    return base::Error{base::ErrorCode::kIo, "cannot use the result cache " + file.string() + " (" + reason +
                                                 "); mend or remove it, or give --no-cache"};
  }
  return std::unique_ptr<ResultCache>(new ResultCache(std::make_unique<Impl>(handle)));
}

std::optional<base::Outcome> ResultCache::find(const std::string& key) {
  const std::lock_guard lock(impl_->mutex);
  impl_->find.bind(1, key);
  std::optional<base::Outcome> outcome;
  if (impl_->find.step()) outcome = outcome_from_bytes(impl_->find.blob());
  impl_->find.reset();
  return outcome;
}

void ResultCache::store(const std::string& key, const base::Outcome& outcome) {
  if (!is_reproducible(outcome.status)) return;
  const auto bytes = outcome_to_bytes(outcome);
  if (bytes.size() > kMostBytes) return;
  const std::lock_guard lock(impl_->mutex);
  impl_->store.bind(1, key);
  impl_->store.bind(2, bytes);
  impl_->store.step();
  impl_->store.reset();
}

std::optional<base::TestResult> ResultCache::passed_check(const std::string& key) {
  const std::lock_guard lock(impl_->mutex);
  impl_->find_check.bind(1, key);
  std::optional<base::TestResult> found;
  if (impl_->find_check.step()) {
    const auto json = base::parse_json(impl_->find_check.text());
    auto result = json.ok() ? base::test_result_from_json(*json) : base::Result<base::TestResult>(json.error());
    if (result.ok()) found = std::move(*result);
  }
  impl_->find_check.reset();
  return found;
}

void ResultCache::note_passed_check(const std::string& key, const base::TestResult& result) {
  const std::string json = base::dump_line(base::to_json(result));
  const std::lock_guard lock(impl_->mutex);
  impl_->store_check.bind(1, key);
  impl_->store_check.bind(2, json);
  impl_->store_check.step();
  impl_->store_check.reset();
}

std::filesystem::path default_cache_file() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder = cache != nullptr && *cache != '\0' ? std::filesystem::path(cache)
                                 : home != nullptr && *home != '\0' ? std::filesystem::path(home) / ".cache"
                                                                    : std::filesystem::temp_directory_path();
  return folder / "harness" / "results.sqlite";
}

}  // namespace run
