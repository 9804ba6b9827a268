#include "tests/sandbox/attack_case.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "harness/base/names.h"

namespace sandbox_tests {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string fill_in(std::string text, const Facts& facts) {
  for (const auto& [name, value] : facts) {
    const std::string mark = "@" + name + "@";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    const auto first = part.find_first_not_of(' ');
    const auto last = part.find_last_not_of(' ');
    if (first != std::string::npos) parts.push_back(part.substr(first, last - first + 1));
  }
  return parts;
}

std::uint64_t size_of(const std::string& text) {
  const std::uint64_t number = std::stoull(text);
  const int shift = text.ends_with('K') ? 10 : text.ends_with('M') ? 20 : text.ends_with('G') ? 30 : 0;
  return number << shift;
}

void read_limits(const std::string& text, base::Limits& limits) {
  for (const auto& word : split(text, ' ')) {
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::uint64_t value = size_of(word.substr(equals + 1));
    if (name == "cpu")
      limits.cpu_ms = static_cast<double>(value);
    else if (name == "wall")
      limits.wall_ms = static_cast<double>(value);
    else if (name == "memory")
      limits.memory_bytes = value;
    else if (name == "output")
      limits.output_bytes = value;
    else if (name == "disk")
      limits.disk_bytes = value;
    else if (name == "processes")
      limits.processes = static_cast<int>(value);
    else
      throw std::runtime_error("unknown limit " + name);
  }
}

std::vector<Expectation> read_expectations(const std::string& text) {
  std::vector<Expectation> expected;
  for (const auto& part : split(text, '|')) {
    const auto words = split(part, ' ');
    const auto status = base::status_from_name(words.front());
    if (!status) throw std::runtime_error("unknown status " + words.front());
    expected.push_back({*status, words.size() > 1 ? words[1] : ""});
  }
  return expected;
}

std::string bytes_of(const std::string& hexadecimal) {
  std::string bytes;
  for (const auto& word : split(hexadecimal, ' ')) bytes.push_back(static_cast<char>(std::stoi(word, nullptr, 16)));
  return bytes;
}

/// Takes in a line `# name: value`.
void read_line(const std::string& name, const std::string& value, AttackCase& attack, Run& run) {
  if (name.starts_with("case ")) {
    for (const auto& number : split(name.substr(5), ',')) attack.numbers.push_back(std::stoi(number));
    attack.title = value;
  } else if (name == "expect" || name == "p4") {
    run.expected = read_expectations(value);
  } else if (name == "limits") {
    read_limits(value, run.program.limits);
  } else if (name == "test") {
    run.program.test = value + "\n";
  } else if (name == "stdout") {
    run.output_differs = value == "differs";
    run.output_same = value == "same";
    run.has_output = !run.output_differs && !run.output_same;
    if (run.has_output) run.standard_output = bytes_of(value);
  } else if (name == "needs") {
    attack.needs = value;
  } else if (name == "uses") {
    run.least_cpu_ms = static_cast<double>(size_of(value.substr(value.find('=') + 1)));
  } else if (name == "why") {
    run.why = value;
  } else if (name == "flag") {
    run.flag = value;
  } else if (name == "slow") {
    attack.slow = true;
  }
}

/// How attacks are written in a language: all but Python's define a function `attack`, which the test calls.
struct Dialect {
  std::string extension;
  std::string comment;
  std::string runtime;
  std::string test;
};

const std::vector<Dialect>& dialects() {
  static const std::vector<Dialect> all{
      {".py", "# ", "python-bare", "pass\n"},
      {".cpp", "// ", "cpp", "int main() { attack(); }\n"},
      {".java", "// ", "java",
       "public class Main {\n  public static void main(String[] a) throws Throwable { new Solution().attack(); }\n}\n"},
      {".js", "// ", "javascript", "console.assert(attack() === true)\n"},
      {".go", "// ", "go", "func TestAttack(t *testing.T) { attack(t) }\n"},
      {".rs", "// ", "rust", "#[cfg(test)]\nmod tests { #[test] fn attack() { super::attack(); } }\n"}};
  return all;
}

const Dialect* dialect_of(const fs::path& path) {
  const auto found = std::find_if(dialects().begin(), dialects().end(),
                                  [&path](const Dialect& d) { return d.extension == path.extension(); });
  return found == dialects().end() || path.stem() == "prelude" ? nullptr : &*found;
}

Run new_run(const Dialect& dialect) {
  Run run;
  run.program.runtime = dialect.runtime;
  run.program.test = dialect.test;
  run.program.limits.memory_bytes = 1ULL << 30;
  return run;
}

AttackCase read_case(const fs::path& path, const Dialect& dialect, const std::string& prelude, const Facts& facts) {
  const auto& comment = dialect.comment;
  AttackCase attack;
  attack.name = path.stem();
  attack.runs.push_back(new_run(dialect));
  std::istringstream lines(fill_in(read_text(path), facts));
  std::string source;
  const auto finish = [&] {
    attack.runs.back().program.candidate = prelude + source;
    source.clear();
    if (attack.runs.back().expected.empty()) throw std::runtime_error(path.string() + ": a run without expectation");
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(comment + "=== ")) {
      finish();
      attack.runs.push_back(new_run(dialect));
      attack.runs.back().at_the_same_time = line.starts_with(comment + "=== at the same time");
    } else if (const auto colon = line.find(": "); line.starts_with(comment) && colon != std::string::npos) {
      read_line(line.substr(comment.size(), colon - comment.size()), line.substr(colon + 2), attack,
                attack.runs.back());
    }
    source += line + "\n";
  }
  finish();
  if (attack.numbers.empty()) throw std::runtime_error(path.string() + ": no line `# case`");
  return attack;
}

}  // namespace

fs::path attacks_folder() {
  const char* folder = std::getenv("HARNESS_ATTACKS");
  return folder != nullptr ? fs::path(folder) : fs::path(HARNESS_ATTACKS_FOLDER);
}

std::vector<AttackCase> read_cases(const std::string& folder, const Facts& facts) {
  const auto root = attacks_folder() / folder;
  std::vector<AttackCase> cases;
  for (const auto& entry : fs::directory_iterator(root)) {
    const Dialect* dialect = dialect_of(entry.path());
    if (dialect == nullptr) continue;
    auto prelude = root / ("prelude" + dialect->extension);
    if (!fs::exists(prelude) && folder.starts_with("attacks"))
      prelude = attacks_folder() / "attacks" / prelude.filename();
    try {
      cases.push_back(read_case(entry.path(), *dialect, fs::exists(prelude) ? read_text(prelude) : "", facts));
    } catch (const std::exception& error) {
      throw std::runtime_error(entry.path().string() + ": " + error.what());
    }
  }
  std::sort(cases.begin(), cases.end(),
            [](const auto& a, const auto& b) { return a.numbers.front() < b.numbers.front(); });
  return cases;
}

bool is_expected(const Run& run, const base::Outcome& outcome) {
  return std::any_of(run.expected.begin(), run.expected.end(), [&outcome](const Expectation& e) {
    if (e.status != outcome.status) return false;
    if (e.detail.empty()) return true;
    return outcome.exception ? outcome.exception->type == e.detail : std::to_string(outcome.signal) == e.detail;
  });
}

std::string describe(const base::Outcome& outcome) {
  std::ostringstream text;
  text << base::name_of(outcome.status);
  if (outcome.signal != 0) text << " " << outcome.signal;
  if (outcome.status == base::Outcome::Status::kExited) text << " " << outcome.exit_code;
  if (outcome.exception) {
    text << " " << outcome.exception->type << " (line " << outcome.exception->line << ": " << outcome.exception->message
         << ")";
  }
  if (!outcome.detail.empty()) text << " [" << outcome.detail << "]";
  if (!outcome.stderr_head.empty()) text << " stderr: " << outcome.stderr_head;
  return text.str();
}

std::string describe(const std::vector<Expectation>& expected) {
  std::string text;
  for (const auto& e : expected) {
    text +=
        (text.empty() ? "" : " | ") + std::string(base::name_of(e.status)) + (e.detail.empty() ? "" : " " + e.detail);
  }
  return text;
}

}  // namespace sandbox_tests
