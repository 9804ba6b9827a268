// Lines of completions.jsonl, results.jsonl and summary.json: any text is read or refused with a reason, and what is
// read is written as it was read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "harness/base/json.h"
#include "harness/base/records_json.h"

namespace {

template <typename T>
void check_record(const base::Json& json, base::Result<T> (*read)(const base::Json&)) {
  const auto record = read(json);
  if (!record.ok()) {
    if (record.error().message.empty()) std::abort();
    return;
  }
  const base::Json written = base::to_json(*record);
  const auto again = read(written);
  if (!again.ok() || base::to_json(*again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = base::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) {
    if (json.error().message.empty()) std::abort();
    return 0;
  }
  const std::string line = base::dump_line(*json);
  if (line.find('\n') != std::string::npos) std::abort();
  const auto again = base::parse_json(line);
  if (!again.ok() || base::dump_line(*again) != line) std::abort();
  check_record(*json, base::completion_from_json);
  check_record(*json, base::test_result_from_json);
  check_record(*json, base::summary_from_json);
  return 0;
}
