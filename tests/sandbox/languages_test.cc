// Executed languages in the real sandbox: what passes, what fails and why, and that leaving early never passes.
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/sandbox.h"

namespace {

using base::Outcome;
using Status = base::Outcome::Status;

struct Case {
  const char* name;
  const char* candidate;
  Status status;
  const char* type = "";  // of the exception
};

struct Suite {
  const char* runtime;
  const char* test;
  std::vector<Case> cases;
};

void run(const Suite& suite) {
  sandbox::Config config;
  config.runtimes = {suite.runtime};
  config.allow_weaker = true;
  const auto opened = sandbox::Sandbox::open(config);
  REQUIRE(opened.ok());
  if (const auto why = (*opened)->missing(suite.runtime); !why.empty()) SKIP(why);
  for (const auto& item : suite.cases) {
    base::Program program;
    program.runtime = suite.runtime;
    program.candidate = item.candidate;
    program.test = suite.test;
    program.limits.memory_bytes = 512ULL << 20;
    const Outcome outcome = (*opened)->run(program);
    INFO(suite.runtime << ", " << item.name << ": " << outcome.detail << outcome.stdout_head << outcome.stderr_head);
    CHECK(outcome.status == item.status);
    CHECK((outcome.exception ? outcome.exception->type : "") == item.type);
  }
}

}  // namespace

TEST_CASE("C++ programs get their verdicts", "[languages]") {
  run({"cpp",
       "#undef NDEBUG\n#include<assert.h>\nint main(){\n    assert (f(1) == 2);\n    assert (f(2) == 3);\n}\n",
       {{"right", "int f(int x){ return x + 1; }\n", Status::kCompleted},
        {"wrong", "int f(int x){ return x; }\n", Status::kException, "AssertionError"},
        {"does not parse", "int f(int x){ return x + 1 }\n", Status::kCompileError, "SyntaxError"},
        {"undeclared name", "int f(int x){ return y + 1; }\n", Status::kCompileError, "NameError"},
        {"wrong type", "std::string f(int x){ return x; }\n", Status::kCompileError, "TypeError"},
        {"missing include", "int f(int x){ std::map<int, int> m; return x + 1; }\n", Status::kCompileError,
         "NameError"},
        {"no such header", "#include <nowhere.h>\nint f(int x){ return x + 1; }\n", Status::kCompileError,
         "ImportError"},
        {"nothing defines it", "int f(int x);\n", Status::kCompileError, "NameError"},
        {"never ends", "int f(int x){ for (;;) x++; return x; }\n", Status::kCpuLimit},
        {"sleeps", "#include <unistd.h>\nint f(int x){ for (;;) pause(); return x; }\n", Status::kWallLimit},
        {"throws", "#include <stdexcept>\nint f(int x){ throw std::out_of_range(\"x\"); }\n", Status::kException,
         "std::out_of_range"},
        {"crashes", "int f(int x){ volatile int* p = 0; return *p; }\n", Status::kSignaled},
        {"recurses", "int f(int x){ volatile int y = f(x + 1); return y + 1; }\n", Status::kSignaled},
        {"floods", "int f(int x){ for (;;) std::cout << \"flood\\n\"; return x; }\n", Status::kOutputLimit},
        {"takes all memory", "int f(int x){ for (;;) memset(malloc(1 << 26), 1, 1 << 26); return x; }\n",
         Status::kSignaled},
        {"leaves with 0", "int f(int x){ exit(0); return x; }\n", Status::kExited},
        {"leaves at once", "#include <unistd.h>\nint f(int x){ _exit(0); return x; }\n", Status::kExited},
        {"leaves before main", "struct S { S() { exit(0); } } s;\nint f(int x){ return x; }\n", Status::kExited},
        {"says it is done",
         "#include <unistd.h>\nint f(int x){ char m[21] = {16, 0, 0, 0, 5}; write(3, m, 21); m[4] = 8; write(3, m, "
         "21); "
         "_exit(0); return x; }\n",
         Status::kExited}}});
}
