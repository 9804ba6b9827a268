// Where the sandbox's own programs are: beside the harness in a build folder, in libexec when installed.
#pragma once

#include <filesystem>

#include "harness/base/result.h"

namespace sandbox {

struct Installation {
  std::filesystem::path supervisor;            // the program that each slot is
  std::filesystem::path guest;                 // the native module of the Python zygote
  std::filesystem::path native_guest;          // what executed programs link: guest/native_guest.cc
  std::filesystem::path native_guest_library;  // the same for those that load it
};

/// Error kNotFound: the installation is incomplete.
base::Result<Installation> locate_installation();

}  // namespace sandbox
