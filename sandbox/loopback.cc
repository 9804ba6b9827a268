#include "sandbox/loopback.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sandbox {
namespace {

base::Error failure(const std::string& step) {
  return {base::ErrorCode::kSandbox, "the sandbox cannot " + step + ": " + std::strerror(errno)};
}

}  // namespace

base::Status raise_loopback() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return failure("make a socket for its loopback network");
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  const bool up = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  const int error = errno;
  close(fd);
  errno = error;
  if (!up) return failure("bring its loopback network up");

  const int waiting = open("/proc/sys/net/ipv4/tcp_max_tw_buckets", O_WRONLY | O_CLOEXEC);
  const bool none_wait = waiting >= 0 && write(waiting, "0", 1) == 1;
  const int write_error = errno;
  if (waiting >= 0) close(waiting);
  errno = write_error;
  if (!none_wait) return failure("keep ports of its loopback network free");
  return {};
}

}  // namespace sandbox
