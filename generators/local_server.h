// A model server of our own: a child process on a free loopback port, for as long as the run needs it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "generators/generator.h"
#include "generators/openai.h"
#include "generators/remote.h"
#include "generators/server_program.h"
#include "harness/base/result.h"
#include "harness/base/subprocess.h"

namespace generators {

struct LocalServerOptions {
  ServerProgram program;
  std::filesystem::path log;  // the server's output is appended; empty: lost
  int max_restarts = 3;
  double load_timeout_ms = 900'000;
  std::function<void(const std::string&)> notify;  // one-line notices for the user; may be empty
};

/// The server process. Not thread-safe. The destructor ends it; it also dies with the harness.
class LocalServer {
 public:
  explicit LocalServer(LocalServerOptions options);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  /// Starts the server and waits until the model is loaded. Error: it does not start (with the last line of its log),
  /// or takes too long.
  base::Status start(std::stop_token stop);

  /// Starts it again if it has died, at the same address, at most max_restarts times; does nothing while it lives.
  base::Status revive();

  [[nodiscard]] std::string base_url() const;
  [[nodiscard]] const std::string& api_key() const { return key_; }
  [[nodiscard]] int pid() const { return process_ ? process_->pid() : 0; }
  [[nodiscard]] int restarts() const { return restarts_; }

 private:
  base::Status launch();
  base::Status wait_until_ready(const std::stop_token& stop);
  [[nodiscard]] base::Error died(int exit_code) const;
  void tell(const std::string& message) const;

  LocalServerOptions options_;
  std::string key_;
  int port_ = 0;
  int restarts_ = 0;
  std::stop_token stop_;
  std::optional<base::Subprocess> process_;
};

/// A local model as a Generator: its own server and the requests to it.
class LocalGenerator final : public Generator {
 public:
  /// `remote`: concurrency, retries, timeouts and notices of the requests. `api`: how they are put; address, key and
  /// model are the server's.
  LocalGenerator(LocalServerOptions server, RemoteOptions remote, OpenAiOptions api);

  base::Status start(std::stop_token stop) override;
  [[nodiscard]] base::Json describe() const override;
  [[nodiscard]] Bill bill() const override { return remote_ ? remote_->bill() : Bill{}; }
  [[nodiscard]] int server_pid() const { return server_ ? server_->pid() : 0; }
  base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) override;

 private:
  LocalServerOptions server_options_;
  RemoteOptions remote_options_;
  OpenAiOptions api_;
  std::string model_sha256_;
  std::unique_ptr<LocalServer> server_;
  std::unique_ptr<RemoteGenerator> remote_;
};

}  // namespace generators
