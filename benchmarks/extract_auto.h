// The extractor "auto": takes code out of any answer.
//
// What it does, in order: reasoning is taken out; fenced blocks are ranked by whether they define the entry point,
// complete and without errors (the last of equals, since models correct themselves); without fences, prose is told from
// code statement by statement; a body without its signature is indented to continue the stub; an answer that was cut
// off loses a broken tail behind a complete function; helpers that stand in another block are added. It never takes
// anything out of a block that is closed or valid.
#pragma once

#include <string_view>

#include "benchmarks/extract.h"

namespace benchmarks {

/// Linear time in the answer. The solution continues the stub, unless it begins with a __future__ import, which must
/// come first. Languages other than Python: extract_braces.h.
Solution extract_auto(std::string_view answer, const ExtractionTask& task);

}  // namespace benchmarks
