// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace base {

/// Lower-case hex digest, 64 characters.
std::string sha256(std::string_view bytes);
/// Digest of a file's bytes as they are on disk (not unpacked).
Result<std::string> sha256_file(const std::filesystem::path& path);

}  // namespace base
