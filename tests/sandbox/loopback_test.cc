// Acceptance case 33: programs with a loopback network. They reach themselves and nothing else, and all other attacks
// fail as without.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

constexpr const char* kRuntime = "python-loopback";

/// A port of the machine that answers while this lives.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* bare = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(socket_, bare, size) == 0);
    REQUIRE(listen(socket_, 1) == 0);
    REQUIRE(getsockname(socket_, bare, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

bool is_about_sockets(const AttackCase& attack) { return attack.numbers.front() >= 21 && attack.numbers.front() <= 32; }

}  // namespace

TEST_CASE("with a loopback network a program reaches itself and nothing else", "[attacks][loopback]") {
  AttackBench bench(2, {kRuntime});
  REQUIRE(bench.missing(kRuntime).empty());
  const Listener listener;
  auto facts = bench.facts();
  facts["HARNESS_PORT"] = std::to_string(listener.port());
  auto cases = read_cases("attacks_loopback", facts);
  auto others = read_cases("attacks", facts);
  std::erase_if(others, is_about_sockets);
  cases.insert(cases.end(), others.begin(), others.end());
  for (auto& attack : cases) {
    for (auto& run : attack.runs) run.program.runtime = kRuntime;
  }
  // The one that needs both slots starts the interpreters of both.
  bench.start_with(*std::ranges::find(cases, "33_same_port", &AttackCase::name));
  for (const auto& attack : cases) {
    if (!bench.can_show(attack)) continue;
    const auto faults = bench.run(attack);
    INFO("case " << attack.numbers.front() << ": " << attack.title << "\n" << faults);
    CHECK(faults.empty());
  }
}

}  // namespace sandbox_tests
