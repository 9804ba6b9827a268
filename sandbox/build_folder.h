// Where an executed test is built and then run from: a tmpfs of its own at kBuildFolder in the slot's mount namespace,
// which the children inherit. Build commands may write there; the test may only read.
#pragma once

#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace sandbox {

/// Owns the mount: destroying it takes the folder away, with all that is in it. One at a time; the supervisor's thread.
class BuildMount {
 public:
  /// Error kSandbox: the machine refuses it.
  static base::Result<BuildMount> make();
  BuildMount(BuildMount&& other) noexcept;
  BuildMount& operator=(BuildMount&&) = delete;
  ~BuildMount();

  /// Adds a file. Before anything untrusted ran in the folder: names may come from a compiler, so they are checked not
  /// to leave it. False: the name is bad, or it cannot be written.
  [[nodiscard]] bool add(std::string_view name, std::string_view content) const;

 private:
  BuildMount() = default;
  bool mounted_ = true;
};

}  // namespace sandbox
