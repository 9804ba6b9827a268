#include "benchmarks/fences.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace benchmarks {
namespace {

constexpr std::array<std::string_view, 5> kReasoningTags = {"think", "thinking", "reasoning", "thought", "seed:think"};

std::string tag(std::string_view name, bool closing) {
  std::string text = closing ? "</" : "<";
  return text.append(name).append(">");
}

/// An opening tag counts only at the start of a line (or right behind a closed one): code may mention it.
std::size_t find_opening(std::string_view text, std::string_view opening, std::size_t from) {
  for (auto at = text.find(opening, from); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    auto begin = at;
    while (begin > from && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    if (begin == from || text[begin - 1] == '\n') return at;
  }
  return std::string_view::npos;
}

std::string strip_tag(std::string_view text, std::string_view name) {
  const std::string opening = tag(name, false);
  const std::string closing = tag(name, true);
  std::string out;
  std::size_t from = 0;
  if (const auto close = text.find(closing); close != std::string_view::npos && find_opening(text, opening, 0) > close)
    from = close + closing.size();  // the prompt's template had opened it
  while (true) {
    const auto open = find_opening(text, opening, from);
    out.append(text.substr(from, open == std::string_view::npos ? open : open - from));
    if (open == std::string_view::npos) return out;
    const auto close = text.find(closing, open);
    if (close == std::string_view::npos) return out;
    from = close + closing.size();
  }
}

struct Fence {
  char mark = '`';
  std::size_t length = 0;
  std::size_t indent = 0;
  std::string_view info;  // behind the marks
};

std::optional<Fence> fence_of(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || (line[begin] != '`' && line[begin] != '~')) return std::nullopt;
  const auto end = std::min(line.find_first_not_of(line[begin], begin), line.size());
  if (end - begin < 3) return std::nullopt;
  Fence fence{line[begin], end - begin, begin, line.substr(end)};
  if (fence.mark == '`' && fence.info.find('`') != std::string_view::npos) return std::nullopt;  // inline code
  const auto first = fence.info.find_first_not_of(" \t\r");
  fence.info = first == std::string_view::npos
                   ? std::string_view()
                   : fence.info.substr(first, fence.info.find_last_not_of(" \t\r") - first + 1);
  return fence;
}

bool closes(const Fence& fence, const Fence& opening) {
  return fence.mark == opening.mark && fence.length >= opening.length && fence.info.empty() &&
         fence.indent < opening.indent + 4;
}

/// The language, if what stands behind the fence is a tag and not code: "python", "{.python}", "py title=…", but not
/// "def f(x):".
std::string language_of(std::string_view info) {
  std::string word;
  for (const char c : info.substr(0, info.find_first_of(" \t,")))
    if (c != '{' && c != '}' && c != '.') word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return word;
}

bool is_code(std::string_view info) {
  return info.find('(') != std::string_view::npos || info.starts_with("import ") || info.starts_with("from ");
}

void append_line(std::string& code, std::string_view line, std::size_t indent) {
  const auto spaces = std::min(std::min(line.find_first_not_of(" \t"), line.size()), indent);
  code.append(line.substr(spaces)) += '\n';
}

/// "return x```": the fence was put at the end of the last line of code.
bool ends_in_fence(std::string_view line) {
  return line.ends_with("```") && line.find('`') == line.size() - 3 &&
         line.find_first_of("\"'") == std::string_view::npos;
}

class BlockReader {
 public:
  void line(std::string_view text) {
    const auto fence = fence_of(text);
    if (!open_) {
      if (fence) begin(*fence);
    } else if (fence && closes(*fence, *open_)) {
      end(true);
    } else if (!fence && open_->mark == '`' && ends_in_fence(text)) {
      append_line(block_.code, text.substr(0, text.size() - 3), open_->indent);  // "return x```"
      end(true);
    } else {
      append_line(block_.code, text, open_->indent);
    }
  }

  std::vector<FencedBlock> finish() {
    if (open_) end(false);
    return std::move(blocks_);
  }

 private:
  void begin(const Fence& fence) {
    open_ = fence;
    block_ = {};
    if (is_code(fence.info))
      append_line(block_.code, fence.info, 0);
    else
      block_.language = language_of(fence.info);
  }
  void end(bool closed) {
    block_.closed = closed;
    blocks_.push_back(std::move(block_));
    open_.reset();
  }

  std::optional<Fence> open_;
  FencedBlock block_;
  std::vector<FencedBlock> blocks_;
};

}  // namespace

std::string strip_reasoning(std::string_view answer) {
  std::string text(answer);
  for (const auto name : kReasoningTags)
    if (text.find(tag(name, false)) != std::string::npos || text.find(tag(name, true)) != std::string::npos)
      text = strip_tag(text, name);
  return text;
}

std::vector<FencedBlock> fenced_blocks(std::string_view answer) {
  BlockReader reader;
  while (!answer.empty()) {
    const auto end = answer.find('\n');
    auto line = answer.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    reader.line(line);
    answer = end == std::string_view::npos ? std::string_view() : answer.substr(end + 1);
  }
  return reader.finish();
}

bool may_be(std::string_view language, const std::string& tag) {
  using Tag = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Tag, 25> kTags = {{{"python", "python"},  {"python", "py"},
                                                 {"python", "python3"}, {"python", "python2"},
                                                 {"python", "py3"},     {"python", "ipython"},
                                                 {"python", "pycon"},   {"cpp", "cpp"},
                                                 {"cpp", "c++"},        {"cpp", "cxx"},
                                                 {"cpp", "cc"},         {"cpp", "c"},
                                                 {"cpp", "hpp"},        {"cpp", "c++11"},
                                                 {"java", "java"},      {"javascript", "javascript"},
                                                 {"javascript", "js"},  {"javascript", "nodejs"},
                                                 {"javascript", "mjs"}, {"javascript", "node"},
                                                 {"javascript", "jsx"}, {"go", "go"},
                                                 {"go", "golang"},      {"rust", "rust"},
                                                 {"rust", "rs"}}};
  return tag.empty() || tag == "code" || std::find(kTags.begin(), kTags.end(), Tag(language, tag)) != kTags.end();
}

}  // namespace benchmarks
