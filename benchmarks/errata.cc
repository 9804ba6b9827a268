#include "benchmarks/errata.h"

#include <algorithm>

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

std::vector<Erratum> make_errata() {
  std::vector<Erratum> all;
  add_humaneval_plus(all);
  add_mbpp(all);
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
    notes.push_back("errata " + std::string(kErrataVersion) + ", " + tasks + ": " + first.fault +
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
