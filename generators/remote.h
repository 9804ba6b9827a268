// A model behind HTTP: keeps requests in flight, repeats what failed, delivers what arrived.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "generators/dialect.h"
#include "generators/generator.h"
#include "generators/http_client.h"
#include "generators/retry.h"

namespace generators {

struct RemoteOptions {
  int concurrency = 32;
  HttpOptions http;
  RetryPolicy retry;
  std::string secret;             // the key: cut out of every message
  std::string key_source;         // what the user should set: "OPENAI_API_KEY"
  std::string model;              // for the manifest
  std::string where;              // the server's address for messages, without secrets; empty: taken from the dialect
  double drain_ms = 30'000;       // after a final error, requests in flight may still end (they are paid for)
  double interrupt_drain_ms = 0;  // after Ctrl-C
  /// Called when a connection fails: a managed server may have died and is started again. An error ends the run.
  std::function<base::Status()> revive;
  /// Gets one-line notices for the user (throttled, retried); may be empty.
  std::function<void(const std::string&)> notify;
};

/// The generator for any Dialect.
class RemoteGenerator final : public Generator {
 public:
  RemoteGenerator(std::unique_ptr<Dialect> dialect, RemoteOptions options);

  base::Status start(std::stop_token stop) override;
  [[nodiscard]] base::Json describe() const override;
  [[nodiscard]] Bill bill() const override { return accounting_.bill(); }
  base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) override;

 private:
  std::unique_ptr<Dialect> dialect_;
  RemoteOptions options_;
  Accounting accounting_;
};

}  // namespace generators
