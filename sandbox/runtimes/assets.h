// What a language builds once a machine (a precompiled header, archives of a standard library) and every run then uses.
//
// An asset is a folder whose name holds the digest of all that decides its content: built once, in a folder beside it
// that is then renamed, never changed afterwards. Folders that root has built below /var/cache/harness are used by all
// users of a machine; else each has its own.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"

namespace sandbox {

/// Where assets are built: /var/cache/harness/assets for root, else below the user's cache folder; $HARNESS_ASSETS
/// replaces both.
std::filesystem::path default_assets_folder();

struct Asset {
  std::string name;  // "cpp"
  /// All that decides the content: versions, paths, flags, sources.
  std::vector<std::string> key;
  /// Fills the empty folder. Runs trusted commands only.
  std::function<base::Status(const std::filesystem::path& folder)> build;
};

/// The folder of the asset, which is built if it is nowhere. Several processes may ask at once. Error: as `build`, the
/// folder cannot be written, or it lies where programs cannot see it (/tmp).
base::Result<std::filesystem::path> find_or_build(const Asset& asset, const std::filesystem::path& assets);

/// Writes a file of an asset.
base::Status write_asset(const std::filesystem::path& path, std::string_view content);

/// Runs a trusted command of an asset's build in `folder`, with `environment` added to the harness' own. Error kSandbox
/// with what it printed last, unless it ends with status 0.
base::Status run_build(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                       const std::vector<std::pair<std::string, std::string>>& environment = {});

/// Fetches a pinned file, with curl and its settings of the environment (proxies, certificates). Error kNotFound: there
/// is no curl; kNetwork: the file cannot be had, or holds something else.
base::Status fetch_asset(const std::string& url, const std::string& sha256, const std::filesystem::path& path);

/// Unpacks an archive of type .tar.gz, whose files all lie in one folder, into `folder`.
base::Status unpack_asset(const std::filesystem::path& archive, const std::filesystem::path& folder);

/// The first words of what `program arguments…` prints, for versions; empty if it does not run.
std::string first_line_of(const std::filesystem::path& program, const std::vector<std::string>& arguments);

}  // namespace sandbox
