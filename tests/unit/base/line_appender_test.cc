// Faults: a full disk, a file size limit in the middle of a line, a process killed while it writes, a torn last line.
#include <fstream>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;

namespace {

std::string content_of(const std::filesystem::path& path) {
  const auto content = base::read_file(path);
  REQUIRE(content.ok());
  return *content;
}

/// Limits the size of files for as long as it lives; a write beyond it fails with EFBIG after a short write, as on a
/// full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &now);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

/// In a child with its own mounts: fills a 64 KiB tmpfs with lines. Exit code 0 if that ended as it should, 77 if
/// mounting is refused.
int fill_small_disk(const std::filesystem::path& folder) {
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") != 0) {
    return 77;
  }
  const auto path = folder / "results.jsonl";
  auto appender = base::LineAppender::open(path);
  if (!appender.ok()) return 1;
  const std::string line(1000, 'x');
  int written = 0;
  base::Status status;
  while (written < 1000 && (status = appender->append(line)).ok()) ++written;
  if (status.ok()) return 2;
  if (status.error().message.find("No space left on device") == std::string::npos) return 3;
  const auto content = base::read_file(path);
  if (!content.ok() || content->size() != static_cast<std::size_t>(written) * 1001) return 4;
  return content->ends_with('\n') ? 0 : 5;
}

}  // namespace

TEST_CASE("Lines are appended whole, also from many threads", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  {
    auto appender = base::LineAppender::open(path);
    REQUIRE(appender.ok());
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&appender, t] {
        for (int i = 0; i < 200; ++i) {
          if (!appender->append(std::string(static_cast<std::size_t>(i), static_cast<char>('a' + t))).ok())
            std::abort();
        }
      });
    }
  }
  auto reader = base::LineReader::open(path);
  REQUIRE(reader.ok());
  int lines = 0;
  for (std::string line; *reader->next(line); ++lines) {
    CHECK(line.find_first_not_of(line.empty() ? 'a' : line[0]) == std::string::npos);
  }
  CHECK(lines == 800);
}

TEST_CASE("A torn last line is cut off when the file is opened again", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  const std::string long_tail(200'000, 'y');
  for (const auto& [before, after] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"torn", ""},
                                                        {"one\n", "one\n"},
                                                        {"one\ntwo\n{\"a\":", "one\ntwo\n"},
                                                        {"one\n" + long_tail, "one\n"},
                                                        {long_tail, ""}}) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << before;
    {
      auto appender = base::LineAppender::open(path);
      REQUIRE(appender.ok());
      CHECK(content_of(path) == after);
      REQUIRE(appender->append("next").ok());
    }
    CHECK(content_of(path) == after + "next\n");
  }
}

TEST_CASE("After a write that breaks off in a line the file ends in a whole line, and goes on when there is room",
          "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  auto appender = base::LineAppender::open(path);
  REQUIRE(appender.ok());
  REQUIRE(appender->append("first").ok());
  {
    const FileSizeLimit limit(4096);
    const auto status = appender->append(std::string(10'000, 'x'));
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == base::ErrorCode::kIo);
    CHECK_THAT(status.error().message, ContainsSubstring(path.string()) && ContainsSubstring("File too large"));
    CHECK(content_of(path) == "first\n");
    CHECK(appender->append("fits").ok());
  }
  CHECK(appender->append("last").ok());
  CHECK(content_of(path) == "first\nfits\nlast\n");
}

TEST_CASE("A full disk leaves whole lines", "[unit]") {
  const test_support::TemporaryFolder folder;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(fill_small_disk(folder.path()));
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) SKIP("mounting a tmpfs needs root");
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("kill -9 while lines are written loses no whole line and leaves no hole", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  int next = 0;
  for (int round = 0; round < 20; ++round) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto appender = base::LineAppender::open(path);
      if (!appender.ok()) _exit(1);
      const std::string padding(3000, '.');
      for (int i = next;; ++i) {
        if (!appender->append(std::to_string(i) + padding).ok()) _exit(2);
      }
    }
    usleep(2000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    const auto appender = base::LineAppender::open(path);
    REQUIRE(appender.ok());
    auto reader = base::LineReader::open(path);
    REQUIRE(reader.ok());
    next = 0;
    for (std::string line; *reader->next(line); ++next) {
      REQUIRE(line.size() == std::to_string(next).size() + 3000);
      REQUIRE(line.starts_with(std::to_string(next) + "."));
    }
  }
  CHECK(next > 0);
}

TEST_CASE("A second writer is refused", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto first = base::LineAppender::open(folder.path() / "a");
  REQUIRE(first.ok());
  const auto second = base::LineAppender::open(folder.path() / "a");
  REQUIRE_FALSE(second.ok());
  CHECK_THAT(second.error().message, ContainsSubstring("another harness"));
}

TEST_CASE("A folder that is not there is an error with the path", "[unit]") {
  const auto appender = base::LineAppender::open("/proc/none/a.jsonl");
  REQUIRE_FALSE(appender.ok());
  CHECK_THAT(appender.error().message, ContainsSubstring("/proc/none/a.jsonl: No such file"));
}
