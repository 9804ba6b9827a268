#include "sandbox/build_folder.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sandbox/containment.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {
namespace {

constexpr std::size_t kLongestName = 255;

}  // namespace

base::Result<BuildMount> BuildMount::make() {
  const std::string id = std::to_string(kChildId);
  const std::string options = "size=256m,nr_inodes=4096,mode=0755,uid=" + id + ",gid=" + id;
  if (mount("tmpfs", kBuildFolder, "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    return base::Error{base::ErrorCode::kSandbox, std::string("mount a build folder: ") + std::strerror(errno)};
  }
  return BuildMount();
}

BuildMount::BuildMount(BuildMount&& other) noexcept : mounted_(std::exchange(other.mounted_, false)) {}

BuildMount::~BuildMount() {
  if (mounted_) umount2(kBuildFolder, MNT_DETACH);
}

bool BuildMount::add(std::string_view name, std::string_view content) const {
  const bool plain = !name.empty() && name.size() <= kLongestName && name.find('/') == std::string_view::npos &&
                     name.find('\0') == std::string_view::npos && name != "." && name != "..";
  if (!plain) return false;
  const std::string path = std::string(kBuildFolder) + "/" + std::string(name);
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0) return false;
  bool written = true;
  while (written && !content.empty()) {
    const ssize_t count = write(fd, content.data(), content.size());
    written = count > 0;
    if (written) content.remove_prefix(static_cast<std::size_t>(count));
  }
  close(fd);
  return written;
}

}  // namespace sandbox
