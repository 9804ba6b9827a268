// What mends a mechanism that the machine refuses: read off the settings that are known to refuse it.
#pragma once

#include <filesystem>
#include <string>

namespace sandbox {

/// For namespaces and mounts: the flags of a container, or a command. `root` is where /proc and the marks of container
/// engines are found: "/" but for tests.
std::string namespaces_fix(const std::filesystem::path& root);

/// For control groups.
std::string cgroups_fix(const std::filesystem::path& root);

}  // namespace sandbox
