#include "tests/support/file_reply.h"

#include <cstdlib>

namespace test_support {
namespace {

std::string header(const ServerRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

}  // namespace

ServerReply file_reply(const ServerRequest& request, const std::string& content, const std::string& etag) {
  ServerReply reply;
  reply.content_type = "application/octet-stream";
  if (!etag.empty()) reply.headers.push_back("ETag: " + etag);
  const std::string range = header(request, "range");
  const std::string condition = header(request, "if-range");
  if (!range.starts_with("bytes=") || (!condition.empty() && condition != etag)) {
    reply.body = content;
    return reply;
  }
  const std::size_t first = std::strtoull(range.c_str() + 6, nullptr, 10);
  const std::string size = std::to_string(content.size());
  if (first >= content.size()) {
    reply.status = 416;
    reply.headers.push_back("Content-Range: bytes */" + size);
    return reply;
  }
  reply.status = 206;
  reply.headers.push_back("Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(content.size() - 1) +
                          "/" + size);
  reply.body = content.substr(first);
  return reply;
}

}  // namespace test_support
