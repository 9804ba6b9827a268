#include "benchmarks/humaneval_x_program.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "benchmarks/go_imports.h"
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

constexpr std::string_view kPythonImports =
    "import math\nimport re\nimport sys\nimport copy\nimport datetime\nimport itertools\nimport collections\n"
    "import heapq\nimport statistics\nimport functools\nimport hashlib\nimport numpy\nimport numpy as np\n"
    "import string\nfrom typing import *\nfrom collections import *\n";

constexpr std::array<std::string_view, 9> kCppIncludes = {
    "#include<stdlib.h>", "#include<algorithm>", "#include<math.h>",  "#include<stdio.h>", "#include<vector>",
    "#include<string>",   "#include<climits>",   "#include<cstring>", "#include<iostream>"};

/// Blank as Python's str.strip() sees it: Unicode's white space, too.
bool is_blank(std::string_view line) {
  static constexpr std::array<std::string_view, 19> kWide = {
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  for (line = strip(line); !line.empty(); line = strip(line)) {
    const auto wide =
        std::find_if(kWide.begin(), kWide.end(), [&](std::string_view space) { return line.starts_with(space); });
    if (wide == kWide.end()) return false;
    line.remove_prefix(wide->size());
  }
  return true;
}

/// Up to the first line that is not blank and not indented.
std::string_view indented_lines(std::string_view code) {
  for (std::size_t begin = 0; begin < code.size();) {
    const auto end = std::min(code.find('\n', begin), code.size());
    const auto line = code.substr(begin, end - begin);
    if (!line.empty() && line[0] != ' ' && line[0] != '\t' && !is_blank(line))
      return code.substr(0, begin == 0 ? 0 : begin - 1);
    begin = end + 1;
  }
  return code;
}

std::string python(const base::Problem& problem, const Solution& solution) {
  const std::string text =
      solution.whole_program ? solution.code : problem.prompt + std::string(indented_lines(solution.code));
  return std::string(kPythonImports) + text + "\n";
}

std::string cpp(const base::Problem& problem, const Solution& solution) {
  const std::string& includes_in = solution.whole_program ? solution.code : problem.prompt;
  std::string text;
  for (const auto include : kCppIncludes)
    if (includes_in.find(include) == std::string::npos) text.append(include) += '\n';
  return text + "\n" + (solution.whole_program ? "" : problem.prompt) + solution.code + "\n";
}

std::string go_text(const base::Problem& problem, const GoImports& go, const Solution& solution) {
  if (solution.whole_program) return go.test_setup + "\n" + merged_go_program(go.test_setup, solution.code) + "\n";
  const std::string prompt = go.of_prompt.empty() ? problem.prompt : replace_all(problem.prompt, go.of_prompt, "");
  return go.test_setup + "\n" + go_import_block(official_go_packages(go.test_setup, solution.code)) + prompt +
         solution.code + "\n";
}

std::string rust(const base::Problem& problem, const Solution& solution) {
  return "\nfn main(){ \n } \n" + (solution.whole_program ? "" : problem.prompt) + solution.code;
}

}  // namespace

TestedSource humaneval_x_source(const base::Problem& problem, const GoImports* go, const Solution& solution) {
  TestedSource source;
  source.test = problem.test;
  if (problem.language == "python") {
    source.candidate = python(problem, solution);
    source.test += "\n";
  } else if (problem.language == "cpp") {
    source.candidate = cpp(problem, solution);
  } else if (problem.language == "go" && go != nullptr) {
    source.candidate = go_text(problem, *go, solution);
  } else if (problem.language == "rust") {
    source.candidate = rust(problem, solution);
  } else {
    source.candidate = (solution.whole_program ? "" : problem.prompt) + solution.code + "\n";
  }
  // The test's blank lines go to the candidate, so that it ends with a newline where only the test has one (Rust), and
  // a Python completion that ends with a backslash means what it means there.
  const auto blank = std::min(source.test.find_first_not_of('\n'), source.test.size());
  source.candidate += source.test.substr(0, blank);
  source.test.erase(0, blank);
  return source;
}

}  // namespace benchmarks
