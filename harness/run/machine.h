// What this machine is, for manifests and for the keys of the result cache.
#pragma once

#include <filesystem>
#include <string>

#include "harness/base/result.h"
#include "harness/run/manifest.h"

namespace run {

/// Host name, processor, cores, harness version.
Environment this_machine();

/// Version of a Python interpreter ("3.11.2"). Error kNotFound: it cannot be started (the message names --python).
base::Result<std::string> python_version(const std::filesystem::path& python);

/// Digest of everything of this machine, apart from a program itself, that may change what the program does: machine,
/// processor, this build of the harness, interpreter, sandbox mechanisms.
std::string execution_environment_key(const Environment& environment, const std::filesystem::path& python);

}  // namespace run
