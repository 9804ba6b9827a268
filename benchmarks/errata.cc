#include "benchmarks/errata.h"

#include <algorithm>
#include <array>

namespace benchmarks {
namespace {

const std::string kEvalplus = "evalplus/eval/__init__.py";

void add_humaneval_plus(std::vector<Erratum>& all) {
  all.push_back(
      {"humaneval+",
       "HumanEval/32",
       {"evalplus-0.2.0"},
       true,
       false,
       "the evaluator calls its oracle as _poly(*out, inp), with the arguments swapped, so no solution can pass",
       kEvalplus + " at v0.2.0; the canonical solution fails",
       "judged by |poly(x)| <= atol, as evalplus does since 2024-11"});
  all.push_back({"humaneval+",
                 "HumanEval/32",
                 {"evalplus-0.3.1"},
                 true,
                 false,
                 "the evaluator accepts an input without counting it as done and then fails the sample for missing "
                 "details, so no solution can pass",
                 kEvalplus + " at v0.3.0 and v0.3.1; the canonical solution fails",
                 "judged by |poly(x)| <= atol, as evalplus does since 2024-11"});
  all.push_back(
      {"humaneval+",
       "HumanEval/32",
       {"evalplus-0.2.1"},
       false,
       false,
       "the evaluator takes poly(x) <= atol without the absolute value and then also wants the canonical root",
       kEvalplus + " at v0.2.1; a correct solution that finds another root fails",
       "judged by |poly(x)| <= atol, as evalplus does since 2024-11"});
}

void add_mbpp(std::vector<Erratum>& all) {
  const std::vector<std::string> with_memory_limit = {"evalplus-head", "evalplus-0.3.1"};
  const std::string alone = "judged with memory of its own";
  all.push_back(
      {"mbpp+", "Mbpp/255", with_memory_limit, true, true,
       "the evaluator's workers inherit the expected outputs of all tasks, 3.1 GiB of the 4 GiB that a program may "
       "map, and one input asks for a result of 1.2 GB, so no solution can pass",
       "evalplus at 26d6d00 and 0.3.1 with their defaults: the canonical solution's plus inputs fail", alone});
  all.push_back({"mbpp+",
                 "Mbpp/392",
                 {"evalplus-head"},
                 true,
                 true,
                 "the canonical solution fails in the evaluator's command line, and passes where it is run alone",
                 "evalplus at 26d6d00 with its defaults on an idle machine: the canonical solution's plus inputs fail",
                 alone});
  const std::vector<std::string> without_setup = {"bigcode", "opencompass-2024-03", "opencompass-2024-04"};
  all.push_back({"mbpp", "Mbpp/367", without_setup, true, false,
                 "the evaluator leaves out test_setup_code, without which the tests know no tree",
                 "NameError in the reference solution's tests; the profile \"published\" has it", ""});
  for (const std::string benchmark : {"mbpp-sanitized", "mbpp-257"})
    for (const int task : {98, 124, 137, 139, 163, 233, 246, 248, 276, 300})
      all.push_back({benchmark, "Mbpp/" + std::to_string(task), without_setup, true, false,
                     "the evaluator leaves out test_imports, so the tests do not know math",
                     "NameError in the reference solution's tests; the profile \"published\" has them", ""});
  all.push_back({"mbpp+@0.1.0",
                 "Mbpp/164",
                 {},
                 false,
                 false,
                 "the oracle accepts every answer",
                 kEvalplus + ": exact_match or True",
                 ""});
}

/// Faults of CodeGeeX' evaluator, a language each.
void add_humaneval_x_evaluator(std::vector<Erratum>& all) {
  const std::string execution = "codegeex/benchmark/execution.py";
  const std::string at_end = "passed only where the test came to its end; so has the score itself";
  const auto add = [&](const std::string& language, const std::string& fault, const std::string& evidence,
                       const std::string& correction) {
    all.push_back({"humaneval-x-" + language, "", {}, false, false, fault, evidence, correction});
  };
  add("js",
      "the evaluator passes what prints nothing: a correct solution that prints fails, and one that ends by "
      "process.exit() before the end of the test passes",
      execution + ": stdout and stderr must be empty, the exit status is not looked at",
      "judged by the assertions and the end of the test; the score itself wants no output and the end of the test");
  const std::string exit_0 = "the evaluator passes an exit status of 0, so a program that ends by ";
  add("cpp", exit_0 + "exit(0) before the end of the test passes", execution + ": returncode == 0", at_end);
  add("java", exit_0 + "System.exit(0) before the end of the test passes", execution + ": returncode == 0", at_end);
  add("java", "the evaluator never runs a program, so that it fails every sample",
      execution + ": the line that runs java is commented out",
      "run by that line, `java -cp DIR Main`; so has the score itself");
  add("go",
      "go test passes an exit status of 0, so a program that ends by os.Exit(0) while its variables are initialised "
      "passes",
      "go 1.26: `ok` for a package whose init() calls os.Exit(0); during a test it panics", at_end);
  add("rust", exit_0 + "std::process::exit(0) before the end of the test passes",
      execution + ": the exit status of cargo test", at_end);
}

void add_humaneval_x_solutions(std::vector<Erratum>& all) {
  all.push_back({"humaneval-x-js",
                 "JavaScript/112",
                 {},
                 true,
                 false,
                 "its own solution returns (z, false), which is only the false, where the test wants both",
                 "all assertions of its test fail with Node.js 20",
                 ""});
  all.push_back({"humaneval-x-js",
                 "JavaScript/155",
                 {},
                 true,
                 false,
                 "its own solution returns [0, 0] for 0, which has one even digit",
                 "the assertion of its test for 0 fails with Node.js 20",
                 ""});
  all.push_back({"humaneval-x-go",
                 "Go/95",
                 {},
                 false,
                 false,
                 "its own solution looks at the first two keys of a map, whose order is random: about one run in four "
                 "fails",
                 "94 of 400 runs failed",
                 "",
                 true});
}

void add_humaneval_x_tests(std::vector<Erratum>& all) {
  all.push_back({"humaneval-x-rust",
                 "Rust/32",
                 {},
                 false,
                 false,
                 "its tests are commented out, so every program that compiles passes",
                 "humaneval_rust.jsonl",
                 ""});
  for (const int task : {10, 38, 50})
    all.push_back({"humaneval-x-rust",
                   "Rust/" + std::to_string(task),
                   {},
                   false,
                   false,
                   "its test calls a function that the prompt does not ask for, so a solution that does not happen to "
                   "define it cannot compile",
                   "humaneval_rust.jsonl: make_palindrome, encode_cyclic, decode_shift",
                   ""});
  all.push_back(
      {"humaneval-x-cpp",
       "CPP/23",
       {},
       false,
       false,
       "the test calls the C library's strlen(const char*) and never the solution's strlen(string), so whatever "
       "compiles passes",
       "humaneval_cpp.jsonl: the arguments are literals; a solution that ends by a crash passes",
       ""});
  const std::string misspelt = "the prompt misspells the function's name, and the test calls it so: ";
  for (const auto& [benchmark, task, name] : {std::array<std::string, 3>{"cpp", "CPP/27", "filp_case"},
                                              {"cpp", "CPP/77", "iscuber"},
                                              {"java", "Java/22", "filterIntergers"}})
    all.push_back({"humaneval-x-" + benchmark,
                   task,
                   {},
                   false,
                   false,
                   misspelt + name,
                   "humaneval_" + benchmark + ".jsonl: declaration and test against the examples in the prompt",
                   ""});
}

void add_ds1000(std::vector<Erratum>& all) {
  all.push_back({"ds1000",
                 "DS-1000/819",
                 {},
                 true,
                 true,
                 "its test downloads a data set (fetch_california_housing), and tests have no network, so no solution "
                 "can pass",
                 "generate_test_case in its code_context; the official script without a network fails the reference "
                 "solution, too, as the only one of 1,000",
                 ""});
}

std::vector<Erratum> make_errata() {
  std::vector<Erratum> all;
  add_humaneval_plus(all);
  add_mbpp(all);
  add_humaneval_x_evaluator(all);
  add_humaneval_x_solutions(all);
  add_humaneval_x_tests(all);
  add_ds1000(all);
  return all;
}

}  // namespace

std::span<const Erratum> errata() {
  static const std::vector<Erratum> all = make_errata();
  return all;
}

std::vector<const Erratum*> errata_of(std::string_view benchmark, std::string_view profile) {
  std::vector<const Erratum*> found;
  for (const auto& erratum : errata()) {
    const auto& profiles = erratum.profiles;
    const bool applies = profiles.empty() || std::find(profiles.begin(), profiles.end(), profile) != profiles.end();
    if (applies && erratum.benchmark == benchmark) found.push_back(&erratum);
  }
  return found;
}

std::vector<std::string> errata_notes(std::string_view benchmark, std::string_view profile) {
  std::vector<std::string> notes;
  const auto entries = errata_of(benchmark, profile);
  for (auto entry = entries.begin(); entry != entries.end();) {
    std::string tasks;
    const auto& first = **entry;
    for (; entry != entries.end() && (*entry)->fault == first.fault; ++entry)
      tasks += (tasks.empty() ? "" : ", ") + (*entry)->task_id;
    notes.push_back("errata " + std::string(kErrataVersion) + (tasks.empty() ? "" : ", " + tasks) + ": " + first.fault +
                    (first.canonical_fails ? "; the benchmark's own solution fails by these rules" : "") +
                    (first.correction.empty() ? "" : "; the corrected score has it " + first.correction));
  }
  return notes;
}

const Erratum* find_erratum(std::string_view benchmark, std::string_view profile, std::string_view task_id) {
  for (const auto* erratum : errata_of(benchmark, profile))
    if (erratum->task_id == task_id) return erratum;
  return nullptr;
}

}  // namespace benchmarks
