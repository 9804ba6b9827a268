// A web server's answer to who asks for a file: whole, or the part that is asked for.
#pragma once

#include <string>

#include "tests/support/fault_server.h"

namespace test_support {

/// Honours "Range: bytes=N-" with If-Range as RFC 9110 (13.1.5, 14.2) says: 206 if the client's part is of this
/// version, 416 behind the end, else 200. `etag` with its quotes; empty: none is sent, and If-Range never holds.
ServerReply file_reply(const ServerRequest& request, const std::string& content, const std::string& etag);

}  // namespace test_support
