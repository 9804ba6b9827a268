// Files of samples: any bytes, packed or not, are read to their end or refused with a place and a reason, in bounded
// steps.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "generators/sample_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = memfd_create("samples", MFD_CLOEXEC);
  if (fd < 0 || write(fd, data, size) != static_cast<ssize_t>(size)) std::abort();
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  if (auto reader = generators::open_samples(path, {{"Task/0", "Task/1"}, false}); !reader.ok()) {
    if (reader.error().message.empty()) std::abort();
  } else {
    base::Completion completion;
    while (true) {
      const auto more = (*reader)->next(completion);
      if (!more.ok()) {
        if (more.error().message.find(path) == std::string::npos) std::abort();
        break;
      }
      if (!*more) break;
      if ((*reader)->where().empty()) std::abort();
    }
  }
  close(fd);
  return 0;
}
