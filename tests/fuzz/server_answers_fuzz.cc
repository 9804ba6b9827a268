// Bodies of model servers' answers: any bytes are an answer or are refused with a reason, by each API's reader.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "generators/anthropic.h"
#include "generators/openai.h"

namespace {

void check_parse(const generators::Dialect& dialect, std::string_view body, bool chat) {
  const auto answer = dialect.parse(body, chat);
  if (!answer.ok()) {
    if (answer.error().message.empty()) std::abort();
    return;
  }
  if (answer->choices.empty()) std::abort();
  for (auto choice : answer->choices) {
    const std::size_t before = choice.text.size();
    generators::apply_stop_words({"\n\n", "def "}, choice);
    if (choice.text.size() > before || choice.text.find("def ") != std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto openai = generators::make_openai(
      {.base_url = "http://h/v1", .api_key = "", .model = "m", .system_prompt = "", .sampling = {}});
  static const auto anthropic = generators::make_anthropic(
      {.base_url = "http://h", .api_key = "", .model = "m", .system_prompt = "", .sampling = {}});
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  check_parse(*openai, body, true);
  check_parse(*openai, body, false);
  check_parse(*anthropic, body, true);
  if (generators::error_words(body).size() > 310) std::abort();
  if (generators::error_words(body).find('\n') != std::string::npos) std::abort();
  (void)generators::error_kind(body);
  return 0;
}
