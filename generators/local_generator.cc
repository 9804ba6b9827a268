#include <utility>

#include "generators/local_server.h"
#include "generators/openai.h"
#include "harness/base/hash.h"

namespace generators {
namespace {

// A large model on few cores thinks for a long time; a dead server is noticed by its connection, not by the clock.
constexpr double kLocalTimeoutMs = 4 * 3600 * 1000.0;
// Hashing a file is a second for each gigabyte; beyond this the name and size have to do.
constexpr std::uintmax_t kLargestHashed = 4ULL << 30;

}  // namespace

LocalGenerator::LocalGenerator(LocalServerOptions server, RemoteOptions remote, Sampling sampling,
                               std::string system_prompt, bool send_seed)
    : server_options_(std::move(server)),
      remote_options_(std::move(remote)),
      sampling_(sampling),
      system_prompt_(std::move(system_prompt)),
      send_seed_(send_seed) {}

base::Status LocalGenerator::start(std::stop_token stop) {
  std::error_code ignored;
  const auto& model = server_options_.program.model;
  if (std::filesystem::is_regular_file(model, ignored) &&
      std::filesystem::file_size(model, ignored) <= kLargestHashed) {
    HARNESS_ASSIGN(model_sha256_, base::sha256_file(model));
  }
  server_ = std::make_unique<LocalServer>(server_options_);
  HARNESS_TRY(server_->start(std::move(stop)));
  OpenAiOptions api;
  api.base_url = server_->base_url();
  api.api_key = server_->api_key();
  api.model = server_options_.program.request_model;
  api.system_prompt = system_prompt_;
  api.sampling = sampling_;
  api.send_seed = send_seed_;
  RemoteOptions options = remote_options_;
  options.http.use_proxy = false;
  options.http.timeouts = {.connect_ms = 10'000, .first_byte_ms = kLocalTimeoutMs, .total_ms = kLocalTimeoutMs};
  options.secret = server_->api_key();
  options.where = "the local model server";
  options.revive = [this] { return server_->revive(); };
  remote_ = std::make_unique<RemoteGenerator>(make_openai(std::move(api)), std::move(options));
  return {};
}

base::Json LocalGenerator::describe() const {
  base::Json json = {{"backend", "local"}, {"model", server_options_.program.model_name}};
  json.update(server_options_.program.description);
  if (!model_sha256_.empty()) json["model_sha256"] = model_sha256_;
  if (!system_prompt_.empty()) json["system_prompt"] = system_prompt_;
  return json;
}

base::Status LocalGenerator::generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) {
  HARNESS_CHECK(remote_ != nullptr);  // start() comes first
  return remote_->generate(source, sink, std::move(stop));
}

}  // namespace generators
