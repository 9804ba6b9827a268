#include "harness/run/services.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "harness/run/machine.h"
#include "harness/run/session.h"
#include "sandbox/sandbox.h"

namespace run {
namespace {

int default_slots() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

base::Result<Execution> open_sandbox(const RunConfig& config, const ExecutionRequest& request) {
  Execution execution;
  HARNESS_ASSIGN(execution.python_version, python_version(config.python));
  sandbox::Config wanted;
  wanted.slots = config.parallel > 0 ? config.parallel : default_slots();
  wanted.runtimes = request.runtimes;
  wanted.say = request.say;
  wanted.python = config.python;
  wanted.allow_weaker = config.allow_weaker_sandbox;
  wanted.hidden.push_back(std::filesystem::absolute(folder_of(config)));
  if (!config.data_dir.empty()) wanted.hidden.push_back(std::filesystem::absolute(config.data_dir));
  HARNESS_ASSIGN(std::shared_ptr<sandbox::Sandbox> opened, sandbox::Sandbox::open(wanted));
  execution.slots = opened->slots();
  execution.mechanisms = opened->mechanisms();
  execution.toolchains = opened->toolchains();
  execution.missing = [raw = opened.get()](const std::string& runtime) { return raw->missing(runtime); };
  execution.execute = [raw = opened.get()](const base::Program& program) { return raw->run(program); };
  execution.owner = std::move(opened);
  return execution;
}

}  // namespace

Services default_services() {
  Services services;
  services.open_benchmark = benchmarks::open;
  services.open_execution = open_sandbox;
  services.make_generator = generators::make;
  services.cache_file = default_cache_file();
  return services;
}

}  // namespace run
