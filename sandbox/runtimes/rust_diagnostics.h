// What rustc and programs of libtest say when something is wrong. Pure.
#pragma once

#include "harness/base/records.h"

namespace sandbox {

constexpr const char* kRustSource = "main.rs";

/// Language::explain for a build by `rustc --error-format=json` and a program made with --test.
void explain_rust(const base::Program& program, base::Outcome& outcome);

}  // namespace sandbox
