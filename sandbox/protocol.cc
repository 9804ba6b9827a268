#include "sandbox/protocol.h"

#include "sandbox/mutation.h"

namespace sandbox {
namespace {

void put(Encoder& e, const std::vector<std::string>& strings) {
  e.u32(static_cast<std::uint32_t>(strings.size()));
  for (const auto& s : strings) e.str(s);
}

std::vector<std::string> take_strings(Decoder& d) {
  std::vector<std::string> strings;
  for (std::uint32_t n = d.u32(); n > 0 && d.ok(); --n) strings.emplace_back(d.str());
  return strings;
}

void put(Encoder& e, const base::Limits& limits) {
  e.f64(limits.cpu_ms);
  e.f64(limits.wall_ms);
  e.u64(limits.memory_bytes);
  e.u64(limits.output_bytes);
  e.u64(limits.disk_bytes);
  e.u32(static_cast<std::uint32_t>(limits.processes));
}

base::Limits take_limits(Decoder& d) {
  base::Limits limits;
  limits.cpu_ms = d.f64();
  limits.wall_ms = d.f64();
  limits.memory_bytes = d.u64();
  limits.output_bytes = d.u64();
  limits.disk_bytes = d.u64();
  limits.processes = static_cast<int>(d.u32());
  return limits;
}

void put(Encoder& e, const base::Exception& x) {
  e.str(x.type);
  e.str(x.message);
  e.u32(static_cast<std::uint32_t>(x.line));
  e.u8(x.in_test ? 1 : 0);
  e.str(x.source_line);
}

base::Exception take_exception(Decoder& d) {
  base::Exception x;
  x.type = d.str();
  x.message = d.str();
  x.line = static_cast<int>(d.u32());
  x.in_test = d.u8() != 0;
  x.source_line = d.str();
  return x;
}

}  // namespace

std::string masked(std::string nonce, std::string_view key) {
  if (disabled(Layer::kKey)) return nonce;
  for (std::size_t i = 0; i < nonce.size() && i < key.size(); ++i) nonce[i] = static_cast<char>(nonce[i] ^ key[i]);
  return nonce;
}

std::string encode(const Runtime& runtime) {
  Encoder e;
  e.str(runtime.name);
  e.u8(static_cast<std::uint8_t>(runtime.profile));
  e.u8(static_cast<std::uint8_t>(runtime.network));
  put(e, runtime.environment);
  put(e, runtime.readable);
  put(e, runtime.interpreter);
  e.str(runtime.source_file);
  e.str(runtime.boundary);
  put(e, runtime.compiler);
  e.u32(static_cast<std::uint32_t>(runtime.build.size()));
  for (const auto& command : runtime.build) put(e, command);
  put(e, runtime.command);
  e.u8(runtime.reserves_memory ? 1 : 0);
  e.u8(runtime.large ? 1 : 0);
  return e.bytes();
}

bool decode(std::string_view bytes, Runtime& runtime) {
  Decoder d(bytes);
  runtime.name = d.str();
  runtime.profile = static_cast<Profile>(d.u8());
  runtime.network = static_cast<Network>(d.u8());
  runtime.environment = take_strings(d);
  runtime.readable = take_strings(d);
  runtime.interpreter = take_strings(d);
  runtime.source_file = d.str();
  runtime.boundary = d.str();
  runtime.compiler = take_strings(d);
  for (std::uint32_t n = d.u32(); n > 0 && d.ok(); --n) runtime.build.push_back(take_strings(d));
  runtime.command = take_strings(d);
  runtime.reserves_memory = d.u8() != 0;
  runtime.large = d.u8() != 0;
  return d.ok();
}

std::string encode(const SlotConfig& config) {
  Encoder e;
  e.u32(static_cast<std::uint32_t>(config.runtimes.size()));
  for (const auto& runtime : config.runtimes) e.str(encode(runtime));
  put(e, config.hidden);
  e.u32(config.cgroup_files);
  e.u32(config.compiler_cgroup_files);
  e.u8(config.as_root ? 1 : 0);
  e.u32(config.uid);
  e.u32(config.gid);
  e.u32(static_cast<std::uint32_t>(config.core));
  e.u32(config.idle_ms);
  return e.bytes();
}

bool decode(std::string_view bytes, SlotConfig& config) {
  Decoder d(bytes);
  for (std::uint32_t n = d.u32(); n > 0 && d.ok(); --n) {
    if (!decode(d.str(), config.runtimes.emplace_back())) return false;
  }
  config.hidden = take_strings(d);
  config.cgroup_files = d.u32();
  config.compiler_cgroup_files = d.u32();
  config.as_root = d.u8() != 0;
  config.uid = d.u32();
  config.gid = d.u32();
  config.core = static_cast<std::int32_t>(d.u32());
  config.idle_ms = d.u32();
  return d.ok();
}

std::string encode(const ForkRequest& request) {
  Encoder e;
  put(e, request.limits);
  e.u8(request.change_ids ? 1 : 0);
  e.u8(static_cast<std::uint8_t>(request.stage));
  e.u8(static_cast<std::uint8_t>(request.build_folder));
  e.u8(request.limits_mappings ? 1 : 0);
  return e.bytes();
}

bool decode(std::string_view bytes, ForkRequest& request) {
  Decoder d(bytes);
  request.limits = take_limits(d);
  request.change_ids = d.u8() != 0;
  request.stage = static_cast<Stage>(d.u8());
  request.build_folder = static_cast<BuildFolder>(d.u8());
  request.limits_mappings = d.u8() != 0;
  return d.ok();
}

std::string encode(const base::Program& program) {
  Encoder e;
  e.str(program.runtime);
  e.u8(static_cast<std::uint8_t>(program.protocol));
  e.str(program.candidate);
  e.str(program.test);
  e.str(program.entry_point);
  put(e, program.limits);
  return e.bytes();
}

bool decode(std::string_view bytes, base::Program& program) {
  Decoder d(bytes);
  program.runtime = d.str();
  program.protocol = static_cast<base::Protocol>(d.u8());
  program.candidate = d.str();
  program.test = d.str();
  program.entry_point = d.str();
  program.limits = take_limits(d);
  return d.ok();
}

std::string encode(const base::Outcome& outcome) {
  Encoder e;
  e.u8(static_cast<std::uint8_t>(outcome.status));
  e.u32(static_cast<std::uint32_t>(outcome.exit_code));
  e.u32(static_cast<std::uint32_t>(outcome.signal));
  e.u8(outcome.exception ? 1 : 0);
  if (outcome.exception) put(e, *outcome.exception);
  e.str(outcome.detail);
  e.str(outcome.stdout_head);
  e.str(outcome.stderr_head);
  e.str(outcome.returned);
  put(e, outcome.flags);
  e.f64(outcome.usage.cpu_ms);
  e.f64(outcome.usage.wall_ms);
  e.u64(outcome.usage.peak_memory_bytes);
  e.u64(outcome.usage.output_bytes);
  e.f64(outcome.usage.build_cpu_ms);
  return e.bytes();
}

bool decode(std::string_view bytes, base::Outcome& outcome) {
  Decoder d(bytes);
  outcome.status = static_cast<base::Outcome::Status>(d.u8());
  outcome.exit_code = static_cast<int>(d.u32());
  outcome.signal = static_cast<int>(d.u32());
  if (d.u8() != 0) outcome.exception = take_exception(d);
  outcome.detail = d.str();
  outcome.stdout_head = d.str();
  outcome.stderr_head = d.str();
  outcome.returned = d.str();
  outcome.flags = take_strings(d);
  outcome.usage.cpu_ms = d.f64();
  outcome.usage.wall_ms = d.f64();
  outcome.usage.peak_memory_bytes = d.u64();
  outcome.usage.output_bytes = d.u64();
  outcome.usage.build_cpu_ms = d.f64();
  return d.ok();
}

}  // namespace sandbox
