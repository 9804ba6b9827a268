// The stored form of an Outcome in the result cache: MessagePack, because programs print any bytes and JSON holds only
// UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/records.h"

namespace run {

std::vector<std::uint8_t> outcome_to_bytes(const base::Outcome& outcome);
/// Empty if the bytes are no such outcome (an older or damaged cache): the program is then simply run.
std::optional<base::Outcome> outcome_from_bytes(std::span<const std::uint8_t> bytes);

}  // namespace run
