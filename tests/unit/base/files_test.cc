#include "harness/base/files.h"

#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "harness/base/json.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;

namespace {

void put(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3);
  REQUIRE(ZSTD_isError(size) == 0);
  packed.resize(size);
  return packed;
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  auto reader = base::LineReader::open(path);
  REQUIRE(reader.ok());
  std::vector<std::string> lines;
  for (std::string line;;) {
    const auto more = reader->next(line);
    REQUIRE(more.ok());
    if (!*more) return lines;
    lines.push_back(line);
  }
}

base::Error error_of(const std::filesystem::path& path) {
  auto reader = base::LineReader::open(path);
  if (!reader.ok()) return reader.error();
  for (std::string line;;) {
    const auto more = reader->next(line);
    if (!more.ok()) return more.error();
    REQUIRE(*more);
  }
}

std::string long_text() {
  std::string text;
  for (unsigned i = 0; i < 60'000; ++i) text += "line " + std::to_string(i * 2654435761U) + "\n";
  return text;
}

}  // namespace

TEST_CASE("A line reader gives lines with and without a last newline", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  put(path, "");
  CHECK(lines_of(path).empty());
  put(path, "\n");
  CHECK(lines_of(path) == std::vector<std::string>{""});
  put(path, "one\n\ntwo\r\nthree");
  CHECK(lines_of(path) == std::vector<std::string>{"one", "", "two\r", "three"});
  put(path, std::string("\x1f", 1));
  CHECK(lines_of(path) == std::vector<std::string>{"\x1f"});
}

TEST_CASE("A line reader says file and line", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  put(path, "one\ntwo");
  auto reader = base::LineReader::open(path);
  REQUIRE(reader.ok());
  std::string line;
  CHECK(reader->line_number() == 0);
  REQUIRE(reader->next(line).ok());
  CHECK(reader->where() == path.string() + ":1");
  REQUIRE(reader->next(line).ok());
  REQUIRE_FALSE(*reader->next(line));
  CHECK(reader->line_number() == 2);
}

TEST_CASE("gzip and zstd are told by content and give the same lines", "[unit]") {
  const test_support::TemporaryFolder folder;
  const std::string text = long_text();
  put(folder.path() / "plain.gz", text);  // the name says nothing
  const auto expected = lines_of(folder.path() / "plain.gz");
  REQUIRE(expected.size() == 60'000);
  put(folder.path() / "a.jsonl", gzip(text));
  CHECK(lines_of(folder.path() / "a.jsonl") == expected);
  put(folder.path() / "b.jsonl", zstd(text));
  CHECK(lines_of(folder.path() / "b.jsonl") == expected);
  const std::string half = text.substr(0, text.size() / 2);
  const std::string rest = text.substr(text.size() / 2);
  put(folder.path() / "members.gz", gzip(half) + gzip("") + gzip(rest) + std::string(1000, '\0'));
  CHECK(lines_of(folder.path() / "members.gz") == expected);
  put(folder.path() / "frames.zst", zstd(half) + zstd(rest));
  CHECK(lines_of(folder.path() / "frames.zst") == expected);
  CHECK(base::read_file(folder.path() / "frames.zst").operator*() == text);
}

TEST_CASE("Damaged compression is an error that names the file", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.gz";
  for (const std::string& packed : {gzip(long_text()), zstd(long_text())}) {
    put(path, packed.substr(0, packed.size() / 2));
    CHECK_THAT(error_of(path).message, ContainsSubstring(path.string()) && ContainsSubstring("cut off"));
    std::string bent = packed;
    for (std::size_t i = bent.size() / 2; i < bent.size() / 2 + 64; ++i) bent[i] = static_cast<char>(~bent[i]);
    put(path, bent);
    CHECK_THAT(error_of(path).message, ContainsSubstring("damaged"));
    put(path, packed + "garbage");
    CHECK_THAT(error_of(path).message, ContainsSubstring("damaged"));
  }
  // Each cut is an error, wherever it is, down to the checksum at the end.
  const std::string packed = gzip("some lines\nof text\n");
  for (std::size_t size = 3; size < packed.size(); ++size) {
    put(path, packed.substr(0, size));
    CHECK_THAT(error_of(path).message, ContainsSubstring("cut off"));
  }
}

TEST_CASE("Files that cannot be read say why", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto missing = error_of(folder.path() / "none");
  CHECK(missing.code == base::ErrorCode::kNotFound);
  CHECK_THAT(missing.message, ContainsSubstring("none") && ContainsSubstring("No such file"));
  CHECK_THAT(error_of(folder.path()).message, ContainsSubstring("is a folder"));
}

TEST_CASE("A line over 256 MiB is refused before it fills the memory", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "bomb.zst";
  // 300 MiB of zeros in a few kilobytes.
  const std::string megabytes(std::size_t{300} << 20U, 'a');
  put(path, zstd(megabytes));
  const auto error = error_of(path);
  CHECK_THAT(error.message, ContainsSubstring(":1") && ContainsSubstring("256 MiB"));
}

TEST_CASE("The published samples are read to the last line", "[unit]") {
  const auto lines = lines_of(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz"));
  REQUIRE(lines.size() == 164);
  for (const auto& line : lines) CHECK(base::parse_json(line).ok());
}

TEST_CASE("write_file replaces the whole content or nothing", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "manifest.json";
  REQUIRE(base::write_file(path, "old").ok());
  REQUIRE(base::write_file(path, "new").ok());
  CHECK(base::read_file(path).operator*() == "new");
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++entries;
  CHECK(entries == 1);  // no temporary file is left

  const auto error = base::write_file(folder.path() / "none" / "a", "x");
  REQUIRE_FALSE(error.ok());
  CHECK_THAT(error.error().message, ContainsSubstring("cannot write") && ContainsSubstring("No such file"));
}
