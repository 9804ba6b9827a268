#include "sandbox/wire.h"

#include <array>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

TEST_CASE("Frames are taken one by one, whatever pieces they come in", "[wire]") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()) == 0);
  const std::string bytes =
      sandbox::frame(1, "one") + sandbox::frame(2, "") + sandbox::frame(3, std::string(70000, 'x'));
  sandbox::FrameReader reader(1U << 20);
  sandbox::Frame frame;
  std::vector<std::string> seen;
  for (std::size_t at = 0; at < bytes.size(); at += 7001) {
    const auto piece = bytes.substr(at, 7001);
    REQUIRE(write(pair[0], piece.data(), piece.size()) == static_cast<ssize_t>(piece.size()));
    CHECK(reader.fill(pair[1]) == sandbox::FrameReader::Status::kMore);
    while (reader.take(frame)) seen.push_back(std::to_string(frame.type) + " " + std::to_string(frame.payload.size()));
  }
  CHECK(seen == std::vector<std::string>{"1 3", "2 0", "3 70000"});
  for (const int fd : pair) close(fd);
}
