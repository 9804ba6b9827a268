// The JSON form of the records that are stored: one object a line in completions.jsonl and results.jsonl.
#pragma once

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/summary.h"

namespace base {

Json to_json(const Completion& completion);
Result<Completion> completion_from_json(const Json& json);
Json to_json(const TestResult& result);
Result<TestResult> test_result_from_json(const Json& json);
Json to_json(const Summary& summary);
Result<Summary> summary_from_json(const Json& json);

}  // namespace base
