#include "sandbox/installation.h"

namespace sandbox {

base::Result<Installation> locate_installation() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const auto& candidate : {folder, folder.parent_path() / "libexec" / "harness"}) {
    Installation found{candidate / "harness-supervisor", candidate / "harness_guest.so"};
    if (std::filesystem::exists(found.supervisor, error) && std::filesystem::exists(found.guest, error)) return found;
  }
  return base::Error{base::ErrorCode::kNotFound, "harness-supervisor and harness_guest.so are not beside " +
                                                     folder.string() +
                                                     "/harness nor in ../libexec/harness; install the harness again"};
}

}  // namespace sandbox
