// The attacking programs of tests/sandbox/attacks, fakes and attacks_cpp, …: files whose comments say what must become
// of them. (Those of C++, Java and so on begin with // instead of #.)
//
//   # case 21, 22: title            which of the acceptance cases this is
//   # expect: completed | signaled 11     the outcomes that are right, for the run that these lines stand in;
//   `exception` and `signaled`
//                                   may be followed by the exception's type and the signal's number. Fakes say `# p4:`
//                                   instead
//   # limits: cpu=300 wall=2000 memory=64M output=64K disk=4M processes=16     (ms and bytes; 0: none)
//   # test: …                       the trusted test (default: none that can fail)
//   # stdout: ff 0a                 standard output, in hexadecimal; or `differs` or `same`, from or as the run before
//   # needs: cgroups               left out, with a warning, where the sandbox has to do without this mechanism
//   # why: …                        why a fake that passes cannot be stopped
//   # uses: cpu=250                the CPU time that must at least be reported, in ms
//   # flag: gc                     what the outcome's flags must name
//   # slow: …                       left out where cases are repeated many times
//   # === next run                  a further program, in the same slot
//   # === at the same time          a further program, in another slot
//
// In front of each stands the folder's prelude or, if it has none, that of tests/sandbox/attacks.
//
// Words between @ signs stand for facts that are known only now: @CANARY@, @HARNESS_PID@ …
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/base/records.h"

namespace sandbox_tests {

using Facts = std::map<std::string, std::string>;

/// One right outcome.
struct Expectation {
  base::Outcome::Status status = base::Outcome::Status::kCompleted;
  std::string detail;  // the exception's type or the signal's number; empty: any
};

struct Run {
  base::Program program;
  std::vector<Expectation> expected;
  std::string standard_output;  // the bytes that are expected; meaningless without has_output
  bool has_output = false;
  bool output_differs = false;
  bool output_same = false;
  bool at_the_same_time = false;  // as the run before
  double least_cpu_ms = 0;
  std::string why;
  std::string flag;
};

struct AttackCase {
  std::string name;          // "21_tcp"
  std::vector<int> numbers;  // of the acceptance cases
  std::string title;
  std::string needs;  // a mechanism of which some machines have none
  bool slow = false;
  std::vector<Run> runs;
};

/// The folder of the attacking programs: HARNESS_ATTACKS, or the one in the sources.
std::filesystem::path attacks_folder();

/// All programs of a folder ("attacks", "fakes"), in the order of their names. Throws std::runtime_error naming file
/// and line if one cannot be read.
std::vector<AttackCase> read_cases(const std::string& folder, const Facts& facts);

/// Whether the outcome is one of the expected.
bool is_expected(const Run& run, const base::Outcome& outcome);

/// "exception AssertionError (line 7: …)", for messages.
std::string describe(const base::Outcome& outcome);
std::string describe(const std::vector<Expectation>& expected);

}  // namespace sandbox_tests
