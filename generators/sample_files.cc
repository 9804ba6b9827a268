// The file forms of sample_rows.h: lines, one JSON list, and evalplus' folders.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "generators/sample_rows.h"
#include "harness/base/files.h"

namespace generators {
namespace {

namespace fs = std::filesystem;
using base::Completion;
using base::Error;
using base::ErrorCode;
using base::Json;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

Error empty_file(const fs::path& path) {
  return {
      ErrorCode::kUsage,
      path.string() + " holds no samples: expected one JSON object a line, with task_id and completion or solution"};
}

/// One JSON object a line.
class LineSamples final : public SampleReader {
 public:
  LineSamples(fs::path path, base::LineReader reader, std::string first, SampleTasks tasks)
      : path_(std::move(path)), reader_(std::move(reader)), line_(std::move(first)), tasks_(std::move(tasks)) {}

  base::Result<bool> next(Completion& completion) override {
    if (!std::exchange(first_pending_, false)) {
      do {
        HARNESS_ASSIGN(const bool more, reader_.next(line_));
        if (!more) return false;
      } while (is_blank(line_));
    }
    const auto row = base::parse_python_json(without_mark(line_));
    if (!row.ok()) return Error{ErrorCode::kUsage, "not a JSON object: " + row.error().message}.at(where());
    auto read = completion_from_row(*row, position_++, tasks_);
    if (!read.ok()) return read.error().at(where());
    completion = *std::move(read);
    return true;
  }

  [[nodiscard]] std::optional<std::int64_t> count() const override {
    auto reader = base::LineReader::open(path_);
    if (!reader.ok()) return std::nullopt;
    std::string line;
    for (std::int64_t lines = 0;;) {
      const auto more = reader->next(line);
      if (!more.ok()) return std::nullopt;
      if (!*more) return lines;
      if (!is_blank(without_mark(line))) ++lines;
    }
  }

  [[nodiscard]] std::string where() const override { return reader_.where(); }

 private:
  fs::path path_;
  base::LineReader reader_;
  std::string line_;
  SampleTasks tasks_;
  std::size_t position_ = 0;
  bool first_pending_ = true;
};

/// A JSON list: bigcode's list of lists of programs, or a list of the objects that other forms have a line each.
class ListSamples final : public SampleReader {
 public:
  ListSamples(fs::path path, Json list, SampleTasks tasks)
      : path_(std::move(path)), list_(std::move(list)), tasks_(std::move(tasks)) {}

  base::Result<bool> next(Completion& completion) override {
    while (element_ < list_.size()) {
      const Json& item = list_[element_];
      if (!item.is_array()) {
        ++element_;
        last_ = element_ - 1;
        auto read = completion_from_row(item, last_, tasks_);
        if (!read.ok()) return read.error().at(where());
        completion = *std::move(read);
        return true;
      }
      last_ = element_;
      if (sample_ >= item.size()) {
        sample_ = 0;
        ++element_;
        continue;
      }
      HARNESS_TRY(take_program(item[sample_++], completion));
      return true;
    }
    return false;
  }

  [[nodiscard]] std::optional<std::int64_t> count() const override {
    std::int64_t sum = 0;
    for (const Json& item : list_) sum += item.is_array() ? static_cast<std::int64_t>(item.size()) : 1;
    return sum;
  }

  [[nodiscard]] std::string where() const override { return path_.string() + ": element " + std::to_string(last_); }

 private:
  base::Status take_program(const Json& program, Completion& completion) {
    if (last_ >= tasks_.ids.size()) {
      return Error{ErrorCode::kUsage,
                   "there are more elements than the benchmark's " + std::to_string(tasks_.ids.size()) + " tasks"}
          .at(where());
    }
    if (!program.is_string()) return Error{ErrorCode::kUsage, "a sample must be a string"}.at(where());
    completion = {};
    completion.task_id = tasks_.ids[last_];
    completion.text = program.get<std::string>();
    completion.form = Completion::Form::kSolution;  // bigcode stores prompt and completion together
    return {};
  }

  fs::path path_;
  Json list_;
  SampleTasks tasks_;
  std::size_t element_ = 0;
  std::size_t sample_ = 0;
  std::size_t last_ = 0;
};

/// Orders names by their last number, so that 10.py comes after 9.py and HumanEval_10 after HumanEval_9.
std::pair<std::string, std::uint64_t> numeric_key(const std::string& name) {
  std::size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  std::uint64_t number = 0;
  std::from_chars(name.data() + digits, name.data() + name.size(), number);
  return {name.substr(0, digits), number};
}

base::Result<std::vector<fs::path>> sorted_entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  if (error) return Error{ErrorCode::kIo, "cannot list " + folder.string() + ": " + error.message()};
  std::ranges::sort(entries, {}, [](const fs::path& path) { return numeric_key(path.stem().string()); });
  return entries;
}

/// evalplus' folders: HumanEval_0/0.py holds sample 0 of HumanEval/0.
class FolderSamples final : public SampleReader {
 public:
  static base::Result<std::unique_ptr<SampleReader>> open(const fs::path& root) {
    auto samples = std::make_unique<FolderSamples>();
    HARNESS_ASSIGN(const auto folders, sorted_entries(root));
    for (const fs::path& folder : folders) {
      const std::string name = folder.filename().string();
      const std::size_t underscore = name.rfind('_');
      if (!fs::is_directory(folder) || underscore == std::string::npos) continue;
      HARNESS_ASSIGN(const auto files, sorted_entries(folder));
      for (const fs::path& file : files) {
        if (file.extension() == ".py")
          samples->files_.emplace_back(file, name.substr(0, underscore) + "/" + name.substr(underscore + 1));
      }
    }
    if (samples->files_.empty()) {
      return Error{ErrorCode::kUsage,
                   root.string() + " holds no samples: expected folders such as HumanEval_0 with files such as 0.py"};
    }
    return std::unique_ptr<SampleReader>(std::move(samples));
  }

  base::Result<bool> next(Completion& completion) override {
    if (next_ == files_.size()) return false;
    const auto& [file, task_id] = files_[next_++];
    completion = {};
    completion.task_id = task_id;
    completion.form = Completion::Form::kSolution;
    HARNESS_ASSIGN(completion.text, base::read_file(file));
    return true;
  }

  [[nodiscard]] std::optional<std::int64_t> count() const override { return static_cast<std::int64_t>(files_.size()); }

  [[nodiscard]] std::string where() const override { return files_[next_ == 0 ? 0 : next_ - 1].first.string(); }

 private:
  std::vector<std::pair<fs::path, std::string>> files_;
  std::size_t next_ = 0;
};

base::Result<std::unique_ptr<SampleReader>> open_list(const fs::path& path, SampleTasks tasks) {
  HARNESS_ASSIGN(const std::string text, base::read_file(path));
  auto list = base::parse_python_json(without_mark(text));
  if (!list.ok()) return Error{ErrorCode::kUsage, "not a JSON list: " + list.error().message}.at(path.string());
  const bool has_samples =
      std::ranges::any_of(*list, [](const Json& item) { return !item.is_array() || !item.empty(); });
  if (!has_samples) return empty_file(path);
  return std::unique_ptr<SampleReader>(std::make_unique<ListSamples>(path, *std::move(list), std::move(tasks)));
}

}  // namespace

base::Result<std::unique_ptr<SampleReader>> open_samples(const fs::path& path, SampleTasks tasks) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return FolderSamples::open(path);
  HARNESS_ASSIGN(base::LineReader reader, base::LineReader::open(path));
  std::string line;
  do {
    HARNESS_ASSIGN(const bool more, reader.next(line));
    if (!more) return empty_file(path);
  } while (is_blank(without_mark(line)));
  const std::string_view text = without_mark(line);
  if (text[text.find_first_not_of(" \t\r")] == '[') return open_list(path, std::move(tasks));
  return std::unique_ptr<SampleReader>(
      std::make_unique<LineSamples>(path, std::move(reader), std::move(line), std::move(tasks)));
}

}  // namespace generators
