// The parts that a session is put together from.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/benchmark.h"
#include "generators/factory.h"
#include "harness/run/judge.h"
#include "harness/run/progress.h"
#include "harness/run/run_config.h"

namespace run {

/// Something that runs programs in isolation, and what holds it up.
struct Execution {
  Executor execute;
  int slots = 1;
  std::vector<std::string> mechanisms;
  std::string python_version;
  std::vector<std::pair<std::string, std::string>> toolchains;  // language and versions, beside Python
  /// Why programs of a runtime cannot run here, with the command that mends it; "": they can. Empty: all can.
  std::function<std::string(const std::string& runtime)> missing;
  std::shared_ptr<void> owner;
};

/// What an execution is opened for.
struct ExecutionRequest {
  std::vector<std::string> runtimes;            // those that programs will name
  std::function<void(const std::string&)> say;  // may be empty
};
using ExecutionOpener = std::function<base::Result<Execution>(const RunConfig&, const ExecutionRequest&)>;

/// benchmarks::open, or a test's.
using BenchmarkOpener =
    std::function<base::Result<std::unique_ptr<benchmarks::Benchmark>>(const std::string&, const benchmarks::Options&)>;

/// Where a session gets its parts from. default_services() has the real ones; tests may put others in place.
struct Services {
  BenchmarkOpener open_benchmark;
  ExecutionOpener open_execution;
  /// Called only if samples are missing.
  std::function<base::Result<std::unique_ptr<generators::Generator>>(const generators::Settings&)> make_generator;
  std::filesystem::path cache_file;
  Progress::Options progress;
  std::function<void(const std::string&)> say;  // a line for the user; may be empty
};

/// The real benchmarks, generators and sandbox, the cache's usual place; progress and messages are left to the caller.
Services default_services();

}  // namespace run
