#include "sandbox/sandbox.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/subprocess.h"
#include "sandbox/cgroups.h"
#include "sandbox/cores.h"
#include "sandbox/installation.h"
#include "sandbox/landlock.h"
#include "sandbox/mutation.h"
#include "sandbox/probe.h"
#include "sandbox/protocol.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/runtimes/python_installation.h"

namespace sandbox {
namespace {

constexpr std::uint32_t kMaxOutcome = 256U << 20;
constexpr int kAttempts = 3;
// Far behind a test's own limit: only a supervisor that hangs reaches it.
constexpr double kSupervisorGraceMs = 30000;
constexpr double kStartLimitMs = 60000;
// A test's own, and those of the slot around it: supervisors, interpreters, compilers.
constexpr int kProcessesOfSlot = base::Limits{}.processes + 16;
constexpr int kCompilerGroups = 100'000;  // control groups of warm compilers are numbered from here
constexpr std::size_t kEvidence = 4096;   // bytes of each output stream

base::Error sandbox_error(std::string message) { return {base::ErrorCode::kSandbox, std::move(message)}; }

/// Host ids for a slot, of a range that no distribution, container engine or systemd hands out (systemd's "UIDs and
/// GIDs" list ends its last range at 1879048191). Different for every slot and harness process, so that limits per user
/// are limits per slot.
std::uint32_t slot_id(int slot) {
  return 1'900'000'000U + static_cast<std::uint32_t>(getpid() % 1'000'000) * 128U +
         2U * static_cast<std::uint32_t>(slot);
}

bool wait_readable(int fd, double limit_ms) {
  pollfd waiting{fd, POLLIN, 0};
  return poll(&waiting, 1, static_cast<int>(limit_ms)) > 0;
}

base::Result<Preparation> preparation_of(const Config& config) {
  Preparation preparation;
  preparation.python = config.python;
  preparation.assets = default_assets_folder();
  preparation.say = config.say;
  HARNESS_ASSIGN(const auto installation, locate_installation());
  preparation.native_guest = installation.native_guest;
  preparation.native_guest_library = installation.native_guest_library;
  return preparation;
}

/// Where folders really are: a symbolic link may lead to one below a folder that is visible inside.
std::vector<std::string> real_paths(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::string> paths;
  for (const auto& folder : folders) {
    std::error_code error;
    const auto real = std::filesystem::weakly_canonical(folder, error);
    paths.push_back((error ? folder : real).string());
  }
  return paths;
}

/// Of the languages that were asked for: "g++ 12.2.0, mold 2.4.0". Python's version stands elsewhere; "numpy" is what
/// some of its tests need, and may be of another Python.
std::vector<std::pair<std::string, std::string>> versions_of(const Config& config, const Preparation& preparation) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto wants = [&config](const std::string& runtime) {
    return std::find(config.runtimes.begin(), config.runtimes.end(), runtime) != config.runtimes.end();
  };
  if (wants("python-numpy")) {
    const auto found = find_python_with_numpy(preparation.python);
    if (found.ok()) all.emplace_back("numpy", found->numpy + " for Python " + found->python.version);
  }
  for (const auto* language : languages()) {
    const auto offered = language->runtimes();
    if (language == &python_language() || std::none_of(offered.begin(), offered.end(), wants)) continue;
    std::string versions;
    for (const auto& component : language->components(preparation)) {
      if (component.path.empty() || component.version.empty()) continue;
      versions += (versions.empty() ? "" : ", ") + component.name + " " + component.version;
    }
    all.emplace_back(language->name(), versions);
  }
  return all;
}

/// Python's plain runtimes, which must be there, and those that were asked for, which may be missing.
base::Result<std::vector<Runtime>> prepare_runtimes(const Config& config, const Preparation& preparation,
                                                    std::map<std::string, std::string>& missing) {
  std::vector<Runtime> runtimes;
  for (const char* name : {"python", "python-evalplus", "python-bare"}) {
    HARNESS_ASSIGN(auto runtime, python_language().prepare(name, preparation));
    runtimes.push_back(std::move(runtime));
  }
  const auto is_there = [&](const std::string& name) {
    return std::any_of(runtimes.begin(), runtimes.end(), [&name](const Runtime& r) { return r.name == name; });
  };
  for (const auto& name : config.runtimes) {
    if (is_there(name) || missing.contains(name)) continue;
    HARNESS_ASSIGN(const auto* language, language_of(name));
    auto runtime = language->prepare(name, preparation);
    if (runtime.ok())
      runtimes.push_back(std::move(*runtime));
    else
      missing.emplace(name, runtime.error().message);
  }
  return runtimes;
}

/// The harness' end of one supervisor process.
class Supervisor {
 public:
  static base::Result<Supervisor> start(SlotConfig config, const std::optional<Cgroup>& tests,
                                        const std::optional<Cgroup>& compilers) {
    HARNESS_ASSIGN(const auto files, locate_installation());
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
      return sandbox_error("socketpair: " + std::string(std::strerror(errno)));
    }
    const int guest = open(files.guest.c_str(), O_RDONLY | O_CLOEXEC);
    base::Command command;
    command.program = files.supervisor;
    command.clear_environment = !disabled(Layer::kEnvironment);
    if (const std::string setting = mutation_setting(); !setting.empty())
      command.environment[setting.substr(0, setting.find('='))] = setting.substr(setting.find('=') + 1);
    command.pass_fds = {{3, pair[1]}, {4, guest}};
    auto process = base::Subprocess::start(command);
    close(pair[1]);
    if (guest >= 0) close(guest);
    if (!process.ok()) {
      close(pair[0]);
      return process.error();
    }
    Supervisor supervisor(std::move(*process), pair[0]);
    std::vector<int> fds;
    config.cgroup_files = add_files(tests, fds);
    config.compiler_cgroup_files = add_files(compilers, fds);
    HARNESS_TRY(supervisor.configure(config, fds));
    return supervisor;
  }

  Supervisor(Supervisor&& other) noexcept
      : process_(std::move(other.process_)), socket_(std::exchange(other.socket_, -1)) {}
  Supervisor& operator=(Supervisor&& other) noexcept {
    std::swap(process_, other.process_);
    std::swap(socket_, other.socket_);
    return *this;
  }
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  ~Supervisor() {
    if (socket_ >= 0) close(socket_);
  }

  /// Empty if the supervisor failed; it must then be replaced.
  std::optional<base::Outcome> run(const base::Program& program) {
    Frame reply;
    base::Outcome outcome;
    const double limit =
        (program.limits.wall_ms > 0 ? kStarvationFactor * program.limits.wall_ms : 3.6e6) + kSupervisorGraceMs;
    const bool done = send_all(socket_, frame(kRun, encode(program))) && wait_readable(socket_, limit) &&
                      read_frame(socket_, reply, kMaxOutcome) == ReadResult::kFrame && reply.type == kOutcome &&
                      decode(reply.payload, outcome);
    if (!done) return std::nullopt;
    return outcome;
  }

 private:
  /// Appends the open descriptors of a group; returns which they are, a bit for each CgroupFile.
  static std::uint32_t add_files(const std::optional<Cgroup>& cgroup, std::vector<int>& fds) {
    std::uint32_t files = 0;
    for (std::size_t i = 0; cgroup && i < cgroup->descriptors().size(); ++i) {
      if (cgroup->descriptors()[i] < 0) continue;
      files |= 1U << i;
      fds.push_back(cgroup->descriptors()[i]);
    }
    return files;
  }

  Supervisor(base::Subprocess process, int socket) : process_(std::move(process)), socket_(socket) {}

  base::Status configure(const SlotConfig& config, const std::vector<int>& fds) {
    Frame reply;
    if (!send_all(socket_, frame(kConfigure, encode(config)), fds) || !wait_readable(socket_, kStartLimitMs) ||
        read_frame(socket_, reply, kMaxOutcome) != ReadResult::kFrame) {
      return sandbox_error("the sandbox supervisor ended before it was ready");
    }
    if (reply.type != kReady) return sandbox_error(reply.payload);
    return {};
  }

  base::Subprocess process_;
  int socket_;
};

}  // namespace

struct Sandbox::Impl {
  struct SlotState {
    SlotConfig config;
    std::optional<Cgroup> cgroup;
    std::optional<Cgroup> compiler_cgroup;
    std::optional<Supervisor> supervisor;
    bool busy = false;
    std::string last_runtime;
    std::thread::id last_user;

    base::Status start() {
      HARNESS_ASSIGN(supervisor, Supervisor::start(config, cgroup, compiler_cgroup));
      return {};
    }
  };
  std::vector<SlotState> slots;
  std::map<std::string, std::string> missing;  // runtime and reason
  std::vector<std::pair<std::string, std::string>> toolchains;
  std::vector<std::string> incidents;
  const MemoryKills machine_kills;
  std::mutex mutex;
  std::condition_variable slot_free;

  /// A free slot: rather one that has run this runtime last, and then the calling thread's. Where each thread stays
  /// with one kind of work, two that are between tests would else exchange their slots, and each start its interpreter
  /// again.
  SlotState& acquire(const std::string& runtime) {
    std::unique_lock lock(mutex);
    slot_free.wait(lock, [this] { return std::ranges::any_of(slots, [](const SlotState& s) { return !s.busy; }); });
    const auto thread = std::this_thread::get_id();
    const auto rank = [&](const SlotState& slot) {
      return std::tuple(!slot.busy, slot.last_user == thread, slot.last_runtime == runtime);
    };
    auto& slot = *std::ranges::max_element(slots, {}, rank);
    slot.busy = true;
    slot.last_runtime = runtime;
    slot.last_user = thread;
    return slot;
  }
  void note(const std::string& incident) {
    constexpr std::size_t kMostIncidents = 100;
    const std::lock_guard lock(mutex);
    if (incidents.size() < kMostIncidents) incidents.push_back(incident);
  }
  void release(SlotState& slot) {
    {
      const std::lock_guard lock(mutex);
      slot.busy = false;
    }
    slot_free.notify_one();
  }
};

Sandbox::Sandbox(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Sandbox::~Sandbox() = default;

base::Result<std::unique_ptr<Sandbox>> Sandbox::open(const Config& config) {
  HARNESS_TRY(has_all_mechanisms(config.allow_weaker));
  HARNESS_TRY(room_for_processes(config.slots * kProcessesOfSlot));
  auto impl = std::make_unique<Impl>();
  HARNESS_ASSIGN(const auto preparation, preparation_of(config));
  HARNESS_ASSIGN(const auto runtimes, prepare_runtimes(config, preparation, impl->missing));
  impl->toolchains = versions_of(config, preparation);
  const bool compiles_warm =
      std::any_of(runtimes.begin(), runtimes.end(), [](const Runtime& r) { return !r.compiler.empty(); });
  impl->slots.resize(static_cast<std::size_t>(config.slots));
  const std::vector<int> cores = choose_cores(config.slots);
  for (int i = 0; i < config.slots; ++i) {
    auto& slot = impl->slots[static_cast<std::size_t>(i)];
    slot.config.runtimes = runtimes;
    slot.config.hidden = real_paths(config.hidden);
    slot.config.as_root = geteuid() == 0;
    slot.config.core = cores[static_cast<std::size_t>(i)];
    slot.config.idle_ms = config.idle_ms;
    slot.config.uid = slot.config.gid = slot_id(i);
    if (auto cgroup = Cgroup::make(i); cgroup.ok()) slot.cgroup.emplace(std::move(*cgroup));
    if (auto cgroup = Cgroup::make(kCompilerGroups + i); slot.cgroup && compiles_warm && cgroup.ok())
      slot.compiler_cgroup.emplace(std::move(*cgroup));
    HARNESS_TRY(slot.start());
  }
  return std::unique_ptr<Sandbox>(new Sandbox(std::move(impl)));
}

base::Outcome Sandbox::run(const base::Program& program) {
  base::Outcome outcome;
  outcome.detail = missing(program.runtime);
  if (!outcome.detail.empty()) return outcome;
  auto& slot = impl_->acquire(program.runtime);
  int kills = 0;
  // With control groups the slot says itself whom the kernel killed for lack of memory, and why.
  const auto memory_kills = [&] { return slot.cgroup ? 0 : impl_->machine_kills.count(); };
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    outcome = {};
    if (!slot.supervisor) {
      if (const auto started = slot.start(); !started.ok()) {
        outcome.detail = started.error().message;
        continue;
      }
    }
    const auto kills_before = memory_kills();
    auto observed = slot.supervisor->run(program);
    if (!observed) {
      outcome.detail = "the sandbox supervisor failed";
      impl_->note(outcome.detail);
      slot.supervisor.reset();
      continue;
    }
    outcome = std::move(*observed);
    // That comes again every time, too, so it cannot be told from the program's own end by trying.
    if (outcome.status != base::Outcome::Status::kCompleted && outcome.status != base::Outcome::Status::kSandboxError &&
        memory_kills() > kills_before) {
      outcome = {};
      outcome.detail = "this machine, or the container around the harness, ran out of memory during the test";
      impl_->note(outcome.detail);
      continue;
    }
    // A kill that the sandbox did not order may be the program's own or the machine's (an administrator, the host's
    // out-of-memory killer). The program's own comes again, every time.
    if (outcome.status == base::Outcome::Status::kSignaled && outcome.signal == SIGKILL) {
      if (++kills == kAttempts) break;
      outcome = {};
      outcome.detail = "the program was killed from outside";
      continue;
    }
    if (outcome.status != base::Outcome::Status::kSandboxError) break;
    impl_->note(outcome.detail);
    slot.supervisor.reset();  // a fresh slot: whatever was wrong with this one, the next attempt does not inherit it
  }
  impl_->release(slot);
  if (const auto language = language_of(program.runtime); language.ok()) (*language)->explain(program, outcome);
  // What a compiler printed has been read; what is kept is evidence.
  for (auto* head : {&outcome.stdout_head, &outcome.stderr_head}) head->resize(std::min(head->size(), kEvidence));
  return outcome;
}

std::string Sandbox::missing(const std::string& runtime) const {
  const auto found = impl_->missing.find(runtime);
  return found == impl_->missing.end() ? "" : found->second;
}

std::vector<std::pair<std::string, std::string>> Sandbox::toolchains() const { return impl_->toolchains; }

std::vector<std::string> Sandbox::incidents() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->incidents;
}

int Sandbox::slots() const { return static_cast<int>(impl_->slots.size()); }

std::vector<std::string> Sandbox::mechanisms() const {
  std::vector<std::string> names{"user, pid, mount, network, ipc and uts namespaces",
                                 "read-only root",
                                 "tmpfs work folder",
                                 "no capabilities",
                                 "no_new_privs",
                                 "seccomp allowlist",
                                 "rlimits"};
  if (impl_->slots.front().config.as_root) names.emplace_back("user id of its own");
  const int ruleset = make_landlock_ruleset(Network::kNone);
  if (ruleset >= 0) {
    names.emplace_back("landlock");
    close(ruleset);
  } else {
    names.emplace_back("no landlock");
  }
  for (const auto& runtime : impl_->slots.front().config.runtimes) {
    if (runtime.network == Network::kLoopback) names.push_back("loopback network for " + runtime.name);
  }
  const auto& cgroup = impl_->slots.front().cgroup;
  names.push_back(cgroup ? "cgroups " + cgroup->version() : "no cgroups: rlimits only");
  return names;
}

}  // namespace sandbox
