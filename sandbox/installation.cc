#include "sandbox/installation.h"

#include <algorithm>
#include <iterator>

namespace sandbox {

base::Result<Installation> locate_installation() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const auto& candidate : {folder, folder.parent_path() / "libexec" / "harness"}) {
    Installation found{candidate / "harness-supervisor", candidate / "harness_guest.so", candidate / "native_guest.o",
                       candidate / "native_guest.so"};
    const std::filesystem::path* files[] = {&found.supervisor, &found.guest, &found.native_guest,
                                            &found.native_guest_library};
    if (std::all_of(std::begin(files), std::end(files),
                    [&error](const auto* f) { return std::filesystem::exists(*f, error); }))
      return found;
  }
  return base::Error{base::ErrorCode::kNotFound, "harness-supervisor and its guests are not beside " + folder.string() +
                                                     "/harness nor in ../libexec/harness; install the harness again"};
}

}  // namespace sandbox
