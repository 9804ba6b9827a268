#include <utility>

#include "generators/local_server.h"
#include "harness/base/hash.h"

namespace generators {
namespace {

// Hashing a file is a second for each gigabyte; beyond this the name and size have to do.
constexpr std::uintmax_t kLargestHashed = 4ULL << 30;

}  // namespace

LocalGenerator::LocalGenerator(LocalServerOptions server, RemoteOptions remote, OpenAiOptions api)
    : server_options_(std::move(server)), remote_options_(std::move(remote)), api_(std::move(api)) {}

base::Status LocalGenerator::start(std::stop_token stop) {
  std::error_code ignored;
  const auto& model = server_options_.program.model;
  if (std::filesystem::is_regular_file(model, ignored) &&
      std::filesystem::file_size(model, ignored) <= kLargestHashed) {
    HARNESS_ASSIGN(model_sha256_, base::sha256_file(model));
  }
  server_ = std::make_unique<LocalServer>(server_options_);
  HARNESS_TRY(server_->start(std::move(stop)));
  OpenAiOptions api = api_;
  api.base_url = server_->base_url();
  api.api_key = server_->api_key();
  api.model = server_options_.program.request_model;
  RemoteOptions options = remote_options_;
  options.http.use_proxy = false;
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
  if (!api_.system_prompt.empty()) json["system_prompt"] = api_.system_prompt;
  return json;
}

base::Status LocalGenerator::generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) {
  HARNESS_CHECK(remote_ != nullptr);  // start() comes first
  return remote_->generate(source, sink, std::move(stop));
}

}  // namespace generators
