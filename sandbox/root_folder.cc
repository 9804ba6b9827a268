#include "sandbox/root_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/advice.h"
#include "sandbox/mutation.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

// Where the new root is put together; the host's own content of this folder stays reachable through descriptors opened
// before.
const std::string kStage = "/tmp";

base::Error failure(const std::string& step) {
  const int error = errno;
  std::string message = "the sandbox cannot " + step + ": " + std::strerror(error);
  if (error == EPERM || error == EACCES) message += "; " + namespaces_fix("/");
  return {base::ErrorCode::kSandbox, message};
}

struct Source {
  std::string path;  // absolute, as it will be seen inside
  int fd = -1;       // O_PATH
  bool is_folder = false;
  std::string link;  // target, if the path is a symbolic link
};

constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};

// Present on every usual system; taken when there. In merged-/usr systems the short ones are symbolic links and are
// made again as such.
constexpr const char* kSystemFolders[] = {"/usr",
                                          "/bin",
                                          "/sbin",
                                          "/lib",
                                          "/lib32",
                                          "/lib64",
                                          "/etc/ld.so.cache",
                                          "/etc/alternatives",
                                          "/etc/localtime",
                                          "/sys/devices/system/cpu"};

base::Result<Source> open_source(const std::string& path) {
  Source source;
  source.path = path;
  std::error_code error;
  if (fs::is_symlink(path, error)) {
    source.link = fs::read_symlink(path, error).string();
    return source;
  }
  source.fd = open(path.c_str(), O_PATH | O_CLOEXEC);
  struct stat info {};
  if (source.fd < 0 || fstat(source.fd, &info) != 0) return failure("open " + path);
  source.is_folder = S_ISDIR(info.st_mode);
  return source;
}

base::Result<std::vector<Source>> open_sources(const RootFolder& root) {
  std::vector<Source> sources;
  for (const auto* path : kSystemFolders) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(path, error))) continue;
    HARNESS_ASSIGN(auto source, open_source(path));
    sources.push_back(std::move(source));
  }
  for (const auto& path : root.readable) {
    HARNESS_ASSIGN(auto source, open_source(fs::canonical(path).string()));
    sources.push_back(std::move(source));
  }
  for (const auto* path : kDevices) {
    HARNESS_ASSIGN(auto source, open_source(path));
    sources.push_back(std::move(source));
  }
  return sources;
}

base::Status set_attributes(const std::string& path, std::uint64_t attributes) {
  if (disabled(Layer::kReadOnlyRoot)) return {};
  mount_attr change{};
  change.attr_set = attributes;
  if (syscall(SYS_mount_setattr, AT_FDCWD, path.c_str(), AT_RECURSIVE, &change, sizeof change) == 0) return {};
  return failure("make " + path + " read-only");
}

base::Status bind(const Source& source) {
  const std::string target = kStage + source.path;
  std::error_code error;
  fs::create_directories(fs::path(target).parent_path(), error);
  if (!source.link.empty()) {
    if (symlink(source.link.c_str(), target.c_str()) != 0) return failure("link " + source.path);
    return {};
  }
  if (source.is_folder) {
    fs::create_directories(target, error);
  } else {
    std::ofstream(target).flush();
  }
  const std::string from = "/proc/self/fd/" + std::to_string(source.fd);
  if (mount(from.c_str(), target.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0)
    return failure("bind " + source.path);
  const bool device = source.path.starts_with("/dev/");
  return set_attributes(target,
                        MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | (device ? MOUNT_ATTR_NOEXEC : MOUNT_ATTR_NODEV));
}

void write_small_files() {
  std::ofstream(kStage + "/etc/passwd") << "root:x:0:0:root:/:/bin/sh\nsandbox:x:1000:1000:sandbox:/tmp/work:/bin/sh\n";
  std::ofstream(kStage + "/etc/group") << "root:x:0:\nsandbox:x:1000:\n";
  std::ofstream(kStage + "/etc/nsswitch.conf") << "passwd: files\ngroup: files\nhosts: files\n";
  std::ofstream(kStage + "/etc/hosts") << "127.0.0.1 localhost\n";
}

base::Status make_mount_points() {
  for (const char* folder : {"/tmp", "/proc", "/dev", "/etc", kBuildFolder, "/.old"}) {
    if (mkdir((kStage + folder).c_str(), 0755) != 0 && errno != EEXIST) return failure("make " + std::string(folder));
  }
  write_small_files();
  const std::pair<const char*, const char*> links[] = {{"/proc/self/fd", "/dev/fd"},
                                                       {"/proc/self/fd/0", "/dev/stdin"},
                                                       {"/proc/self/fd/1", "/dev/stdout"},
                                                       {"/proc/self/fd/2", "/dev/stderr"},
                                                       {"/tmp/shm", "/dev/shm"}};
  for (const auto& [to, name] : links) {
    if (symlink(to, (kStage + name).c_str()) != 0) return failure("link " + std::string(name));
  }
  return {};
}

/// The slot's own /proc: complete where the machine allows it (each test mounts a smaller one over it).
base::Status mount_proc() {
  const std::string target = kStage + "/proc";
  const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (mount("proc", target.c_str(), "proc", flags, nullptr) == 0) return {};
  if (mount("proc", target.c_str(), "proc", flags, "subset=pid") == 0) return {};
  return failure("mount /proc of the new pid namespace");
}

/// For interpreters while they import: some libraries want a temporary folder before they do anything. Each test covers
/// it with one of its own.
base::Status mount_temporary() {
  const std::string target = kStage + "/tmp";
  if (mount("tmpfs", target.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=16m,nr_inodes=1024,mode=1777") ==
      0)
    return {};
  return failure("mount a temporary folder");
}

base::Status hide(const std::vector<std::string>& hidden) {
  for (const auto& path : hidden) {
    std::error_code error;
    const std::string target = kStage + path;
    if (!fs::is_directory(target, error) || disabled(Layer::kHiddenFolders)) continue;
    if (mount("tmpfs", target.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY,
              "size=4k,nr_inodes=2,mode=0555") != 0) {
      return failure("cover " + path);
    }
  }
  return {};
}

base::Status change_root() {
  if (chdir(kStage.c_str()) != 0 || syscall(SYS_pivot_root, ".", ".old") != 0) return failure("change the root folder");
  if (chdir("/") != 0 || umount2("/.old", MNT_DETACH) != 0 || rmdir("/.old") != 0)
    return failure("leave the old root folder");
  if (disabled(Layer::kReadOnlyRoot)) return {};
  if (mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) != 0) {
    return failure("make the root folder read-only");
  }
  return {};
}

}  // namespace

base::Status enter_root_folder(const RootFolder& root) {
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return failure("make mounts private");
  HARNESS_ASSIGN(const auto sources, open_sources(root));
  if (mount("tmpfs", kStage.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=0755") != 0)
    return failure("mount a root folder");
  HARNESS_TRY(make_mount_points());
  for (const auto& source : sources) {
    HARNESS_TRY(bind(source));
    if (source.fd >= 0) close(source.fd);
  }
  HARNESS_TRY(hide(root.hidden));
  HARNESS_TRY(mount_proc());
  HARNESS_TRY(mount_temporary());
  return change_root();
}

}  // namespace sandbox
