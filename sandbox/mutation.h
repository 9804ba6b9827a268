// Switches one layer of the sandbox off, to prove that the tests notice. Only in the mutants that tests/CMakeLists.txt
// builds from these same sources with HARNESS_SANDBOX_MUTATIONS: everywhere else disabled() is constant false and
// nothing of this is in the binary.
#pragma once

namespace sandbox {

enum class Layer {
  // containment of a test
  kCgroup,
  kOwnMounts,
  kOwnProc,
  kDiskLimit,
  kMemoryVictim,
  kRlimits,
  kUserId,
  kCapabilities,
  kNoNewPrivileges,
  kLandlock,
  kCloseOthers,
  kSession,
  kInnerFilter,
  // system-call policy
  kDefaultDeny,
  kAbsent,
  kKilled,
  kSocket,
  kSocketPair,
  kCloneFlags,
  kForeignArchitecture,
  kContainmentCalls,
  kProfile,
  kTerminalRequests,
  kLeases,
  kHugePages,
  // the slot
  kReadOnlyRoot,
  kHiddenFolders,
  kNetworkNamespace,
  kEnvironment,
  // one test
  kKillTree,
  kCpuLimit,
  kWaitingLimit,
  kWallLimit,
  kOutputLimit,
  // verdict
  kNonce,
  kKey,
  kFirstProcess,
  kTracing,
  kEnd
};

#ifdef HARNESS_SANDBOX_MUTATIONS
/// Whether the environment variable HARNESS_SANDBOX_MUTATION lists the layer: names as in mutation.cc, separated by
/// commas.
bool disabled(Layer layer);
/// "HARNESS_SANDBOX_MUTATION=…", to be handed down where environments are built anew; "" if it is not set.
const char* mutation_setting();
#else
constexpr bool disabled(Layer) { return false; }
constexpr const char* mutation_setting() { return ""; }
#endif

}  // namespace sandbox
