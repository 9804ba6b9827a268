#include "sandbox/cgroup_files.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include <unistd.h>

#include "sandbox/cgroups.h"
#include "sandbox/mutation.h"

namespace sandbox {
namespace {

std::string read_at_start(int fd) {
  std::array<char, 1024> text{};
  const ssize_t size = fd < 0 ? -1 : pread(fd, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}

/// The number behind "key " in a file of such lines; the whole file's number if key is empty.
std::uint64_t number_of(const std::string& text, const std::string& key) {
  std::size_t at = 0;
  if (!key.empty()) {
    at = text.find(key + " ");
    if (at == std::string::npos) return 0;
    at += key.size() + 1;
  }
  return std::strtoull(text.c_str() + at, nullptr, 10);
}

bool write_number(int fd, std::uint64_t number) {
  const std::string text = std::to_string(number);
  return pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

bool CgroupFiles::adopt(pid_t process) {
  if (!present() || disabled(Layer::kCgroup)) return true;
  const std::string pid = std::to_string(process);
  bool joined = true;
  for (const auto file : {kJoinMemory, kJoinPids, kJoinCpu}) {
    if (fds_[file] >= 0) joined &= write(fds_[file], pid.data(), pid.size()) == static_cast<ssize_t>(pid.size());
  }
  return joined;
}

std::optional<std::size_t> CgroupFiles::processes() const {
  if (!present() || disabled(Layer::kCgroup)) return std::nullopt;
  const std::string text = read_at_start(fds_[kPidsCurrent]);
  if (text.empty()) return std::nullopt;
  return number_of(text, "");
}

bool CgroupFiles::begin(const base::Limits& limits, std::size_t adopted) {
  if (!present()) return true;
  constexpr std::uint64_t kUnlimited = 1ULL << 62;
  if (limits.memory_bytes != limits_.memory_bytes &&
      !write_number(fds_[kMemoryLimit], limits.memory_bytes > 0 ? limits.memory_bytes : kUnlimited)) {
    return false;
  }
  if ((limits.processes != limits_.processes || adopted != adopted_) &&
      !write_number(fds_[kPidsLimit],
                    limits.processes > 0 ? static_cast<std::uint64_t>(limits.processes) + adopted : 1U << 20)) {
    return false;
  }
  limits_ = limits;
  adopted_ = adopted;
  // v2 cannot reset it before Linux 6.12: then it is the slot's, and tells of this test only if it grows.
  peak_at_begin_ = write_number(fds_[kMemoryPeak], 0) ? 0 : read_peak();
  cpu_at_begin_ms_ = read_cpu_ms();
  oom_kills_at_begin_ = read_oom_kills();
  limit_hits_at_begin_ = read_limit_hits();
  return true;
}

double CgroupFiles::cpu_ms() const { return present() ? read_cpu_ms() - cpu_at_begin_ms_ : 0; }

std::uint64_t CgroupFiles::peak_memory_bytes() const {
  if (!present()) return 0;
  const std::uint64_t peak = read_peak();
  return peak > peak_at_begin_ ? peak : 0;
}

CgroupFiles::MemoryKill CgroupFiles::memory_kill() const {
  if (!present() || read_oom_kills() <= oom_kills_at_begin_) return MemoryKill::kNone;
  return read_limit_hits() > limit_hits_at_begin_ ? MemoryKill::kOwnLimit : MemoryKill::kMachine;
}

double CgroupFiles::read_cpu_ms() const {
  const std::string text = read_at_start(fds_[kCpuUsage]);
  const bool v2 = text.find("usage_usec ") != std::string::npos;
  return v2 ? static_cast<double>(number_of(text, "usage_usec")) / 1e3 : static_cast<double>(number_of(text, "")) / 1e6;
}

/// v1 counts failed charges; v2 says how often this group's own limit, not one above it, left nothing but to kill.
std::uint64_t CgroupFiles::read_limit_hits() const {
  return fds_[kMemoryHits] >= 0 ? number_of(read_at_start(fds_[kMemoryHits]), "")
                                : number_of(read_at_start(fds_[kMemoryEvents]), "oom");
}

std::uint64_t CgroupFiles::read_peak() const { return number_of(read_at_start(fds_[kMemoryPeak]), ""); }

std::uint64_t CgroupFiles::read_oom_kills() const { return number_of(read_at_start(fds_[kMemoryEvents]), "oom_kill"); }

}  // namespace sandbox
