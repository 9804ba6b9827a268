// Runs assembled programs in a plain interpreter, for tests of extraction and assembly that must not depend on the
// sandbox. Only for programs that are known to be harmless.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

namespace test_support {

/// For each program "passed" or "TypeError: message".
inline std::vector<std::string> run_bare(const std::vector<base::Program>& programs) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "programs.jsonl";
  {
    std::ofstream file(path, std::ios::binary);
    for (const auto& program : programs)
      file << base::dump_line(base::Json{{"candidate", program.candidate}, {"test", program.test}}) << "\n";
  }
  base::Command command;
  command.program = "python3";
  command.arguments = {"-c",
                       "import io,json,sys,contextlib\n"
                       "for line in open(sys.argv[1]):\n"
                       "  p = json.loads(line); space = {}\n"
                       "  with contextlib.redirect_stdout(io.StringIO()):\n"
                       "    try: exec(p['candidate'], space); exec(p['test'], space); r = 'passed'\n"
                       "    except BaseException as e: r = type(e).__name__ + ': ' + str(e)\n"
                       "  print(json.dumps(r))",
                       path.string()};
  const auto output = base::run_command(command, std::chrono::seconds(100));
  REQUIRE(output.ok());
  INFO(output->err);
  REQUIRE(output->exit_code == 0);
  std::vector<std::string> results;
  std::string_view rest = output->out;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    results.push_back(base::parse_json(rest.substr(0, end))->get<std::string>());
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return results;
}

}  // namespace test_support
