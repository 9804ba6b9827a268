// The reader of JSONL files, plain, gzip or zstd: any bytes are read to the end or refused with a reason; lines hold no
// newline.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = memfd_create("lines", MFD_CLOEXEC);
  if (fd < 0 || write(fd, data, size) != static_cast<ssize_t>(size)) std::abort();
  auto reader = base::LineReader::open("/proc/self/fd/" + std::to_string(fd));
  close(fd);
  if (!reader.ok()) std::abort();  // opening looks at the first bytes only
  std::string line;
  for (int number = 1;; ++number) {
    const auto more = reader->next(line);
    if (!more.ok()) {
      if (more.error().message.empty()) std::abort();
      break;
    }
    if (!*more) break;
    if (line.find('\n') != std::string::npos || reader->line_number() != number) std::abort();
    if (const auto json = base::parse_json(line); json.ok()) (void)base::dump_line(*json);
  }
  return 0;
}
