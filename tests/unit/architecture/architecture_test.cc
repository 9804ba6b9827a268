// Reads the includes of all sources and keeps ARCHITECTURE.md true: includes go one way, and each library has one
// place.
#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"

namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;    // from the root: "harness/base/files.cc"
  std::string header;  // "harness/base/result.h" or "zlib.h"
  bool quoted = false;
};

/// A folder and what it may include besides itself. The first that a path begins with holds.
struct Layer {
  std::string folder;
  std::vector<std::string> below;
};

const std::vector<Layer> kLayers{
    {"harness/base/", {}},
    {"harness/score/", {"harness/base/"}},
    {"sandbox/", {"harness/base/"}},
    {"benchmarks/", {"harness/base/"}},
    {"generators/", {"harness/base/"}},
    {"reports/", {"harness/base/"}},
    {"harness/run/", {"harness/base/", "harness/score/", "sandbox/", "benchmarks/", "generators/", "reports/"}},
    {"harness/cli/",
     {"harness/base/", "harness/score/", "sandbox/", "benchmarks/", "generators/", "reports/", "harness/run/"}},
    {"harness/main.cc", {"harness/cli/"}},
};

/// A library (as a pattern of its headers) and the one place whose files may include it.
struct Library {
  std::string name;
  std::string headers;
  std::string place;        // pattern of paths
  bool in_headers = false;  // its types may stand in headers there
};

const std::vector<Library> kLibraries{
    {"Boost.Process", "boost/(process|asio)/.*|boost/process\\.hpp|boost/asio\\.hpp", "harness/base/launch\\.cc"},
    {"Boost.Math", "boost/math/.*", "harness/score/distributions\\.cc"},
    {"no other part of Boost", "boost/(?!process/|asio/|math/|process\\.hpp|asio\\.hpp).*", "nowhere"},
    {"libseccomp", "seccomp\\.h", "sandbox/policy\\.cc"},
    {"CPython", "Python\\.h", "sandbox/guest/[^/]*", true},
    {"oneTBB", "(tbb|oneapi)/.*", "harness/run/(queue\\.h|pipeline\\.cc)", true},
    {"SQLite", "sqlite3\\.h", "harness/run/result_cache\\.cc"},
    {"tree-sitter", "tree_sitter/.*", "benchmarks/syntax\\.cc"},
    {"libcurl", "curl/.*", "generators/http_client\\.cc"},
    {"CLI11", "CLI/.*", "harness/cli/[^/]*\\.cc"},
    {"nlohmann/json", "nlohmann/.*", "harness/base/json\\.h", true},
    {"spdlog", "spdlog/.*", "harness/base/log\\.cc"},
    {"zlib", "zlib\\.h", "harness/base/unpack\\.cc"},
    {"zstd", "zstd\\.h", "harness/base/unpack\\.cc"},
    {"OpenSSL", "openssl/.*", "harness/base/hash\\.cc"},
};

bool is_source(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".cc" || extension == ".h" || extension == ".c";
}

std::vector<std::string> sources() {
  std::vector<std::string> files;
  const fs::path root = HARNESS_SOURCE_DIR;
  for (const auto* folder : {"harness", "sandbox", "benchmarks", "generators", "reports"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (is_source(entry.path())) files.push_back(entry.path().lexically_relative(root).string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Include> includes() {
  static const std::regex include_line(R"(^\s*#\s*include\s*(["<])([^">]+)[">].*)");
  std::vector<Include> found;
  for (const auto& file : sources()) {
    auto reader = base::LineReader::open(fs::path(HARNESS_SOURCE_DIR) / file);
    REQUIRE(reader.ok());
    for (std::string line; *reader->next(line);) {
      std::smatch match;
      if (std::regex_match(line, match, include_line)) found.push_back({file, match[2], match[1] == "\""});
    }
  }
  return found;
}

const Layer* layer_of(const std::string& path) {
  for (const auto& layer : kLayers) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

bool may_include(const Layer& layer, const std::string& header) {
  return header.starts_with(layer.folder) ||
         std::any_of(layer.below.begin(), layer.below.end(),
                     [&](const auto& folder) { return header.starts_with(folder); });
}

/// The folders that `folder` includes, directly, by the sources.
std::map<std::string, std::set<std::string>> folder_graph(const std::vector<Include>& all) {
  std::map<std::string, std::set<std::string>> graph;
  for (const auto& include : all) {
    const Layer* from = layer_of(include.file);
    const Layer* to = include.quoted ? layer_of(include.header) : nullptr;
    if (from != nullptr && to != nullptr && from != to) graph[from->folder].insert(to->folder);
  }
  return graph;
}

}  // namespace

TEST_CASE("Every source lies in a layer", "[unit]") {
  const auto files = sources();
  REQUIRE(files.size() > 40);  // the test reads the tree that it thinks it reads
  for (const auto& file : files) {
    INFO(file);
    CHECK(layer_of(file) != nullptr);
  }
}

TEST_CASE("Includes go one way and siblings never include each other", "[unit]") {
  const auto all = includes();
  for (const auto& include : all) {
    if (!include.quoted) continue;
    INFO(include.file << " includes " << include.header);
    const Layer* layer = layer_of(include.file);
    REQUIRE(layer != nullptr);
    CHECK(may_include(*layer, include.header));
    CHECK(fs::exists(fs::path(HARNESS_SOURCE_DIR) / include.header));  // from the root, not from the file
  }
  CHECK(folder_graph(all)["harness/score/"] == std::set<std::string>{"harness/base/"});
}

TEST_CASE("Each library is included by one place, and its types stay out of headers", "[unit]") {
  for (const auto& include : includes()) {
    if (include.quoted) continue;
    for (const auto& library : kLibraries) {
      if (!std::regex_match(include.header, std::regex(library.headers))) continue;
      INFO(include.file << " includes <" << include.header << ">, which belongs to " << library.place << " ("
                        << library.name << ")");
      CHECK(std::regex_match(include.file, std::regex(library.place)));
      CHECK((library.in_headers || !include.file.ends_with(".h")));
    }
  }
}

TEST_CASE("Untrusted data never meets a shell, and no header pulls in a namespace", "[unit]") {
  static const std::regex forbidden(R"((^|[^_\w:.>"])(system|popen)\s*\()");
  static const std::regex using_line(R"(^\s*using\s+namespace\s.*)");
  for (const auto& file : sources()) {
    auto reader = base::LineReader::open(fs::path(HARNESS_SOURCE_DIR) / file);
    REQUIRE(reader.ok());
    for (std::string line; *reader->next(line);) {
      INFO(file << ":" << reader->line_number() << ": " << line);
      const bool comment = line.find("//") < line.find('(');
      CHECK((comment || !std::regex_search(line, forbidden)));
      CHECK_FALSE((file.ends_with(".h") && std::regex_match(line, using_line)));
    }
  }
}

TEST_CASE("Files stay small enough to read", "[unit]") {
  for (const auto& file : sources()) {
    auto reader = base::LineReader::open(fs::path(HARNESS_SOURCE_DIR) / file);
    REQUIRE(reader.ok());
    std::string line;
    bool explained = false;
    while (*reader->next(line)) explained = explained || line.find("400 lines") != std::string::npos;
    INFO(file << " has " << reader->line_number() << " lines");
    CHECK((reader->line_number() <= 400 || explained));
  }
}
