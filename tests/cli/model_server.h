// A real HTTP server on loopback that speaks enough of the OpenAI-compatible API to be asked, and fails as it is told.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "harness/base/subprocess.h"

namespace cli_test {

inline constexpr const char* kServerScript = R"(
import http.server, json, os, sys, threading, time
folder, port, status, die_after, delay = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
lock, answered = threading.Lock(), 0

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass
    def send(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def do_GET(self): self.send(200, {"data": [{"id": "m"}]})
    def do_POST(self):
        global answered
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if status != 200: return self.send(status, {"error": {"message": "bad key"}})
        time.sleep(delay)
        with lock:
            if die_after >= 0 and answered >= die_after: os._exit(1)
            answered += 1
            with open(os.path.join(folder, "answered"), "w") as f: f.write(str(answered))
        message = {"role": "assistant", "content": "```python\ndef f():\n    return 1\n```"}
        self.send(200, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                        "usage": {"prompt_tokens": 10, "completion_tokens": 5}})

class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True

server = Server(("127.0.0.1", port), Handler)
with open(os.path.join(folder, "port.new"), "w") as f: f.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
)";

class ModelServer {
 public:
  struct Behaviour {
    int port = 0;        // 0: any free one
    int status = 200;    // of every answer
    int die_after = -1;  // answers
    double delay_s = 0;  // before each answer
  };

  ModelServer(const std::filesystem::path& folder, const Behaviour& behaviour) : folder_(folder) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "server.py") << kServerScript;
    base::Command command;
    command.program = "python3";
    command.arguments = {folder / "server.py",
                         folder,
                         std::to_string(behaviour.port),
                         std::to_string(behaviour.status),
                         std::to_string(behaviour.die_after),
                         std::to_string(behaviour.delay_s)};
    command.log = folder / "log";
    auto process = base::Subprocess::start(command);
    REQUIRE(process.ok());
    process_.emplace(std::move(*process));
    for (int i = 0; i < 2000 && !std::filesystem::exists(folder / "port"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    port_ = number("port");
    REQUIRE(port_ > 0);
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }
  [[nodiscard]] int answered() const { return number("answered"); }

 private:
  [[nodiscard]] int number(const char* name) const {
    int value = 0;
    std::ifstream(folder_ / name) >> value;
    return value;
  }
  std::filesystem::path folder_;
  std::optional<base::Subprocess> process_;
  int port_ = 0;
};

}  // namespace cli_test
