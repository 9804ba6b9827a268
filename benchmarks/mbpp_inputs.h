// MBPP+ stores its inputs as JSON, which knows no tuples, sets or complex numbers: this rebuilds them, task by task.
#pragma once

#include "harness/base/result.h"
#include "harness/base/value.h"

namespace benchmarks {

/// The argument list of one call of a task, as evalplus' mbpp_deserialize_inputs makes it, as a tuple. Error kUsage:
/// the data do not have the form that the task's rule needs.
base::Result<base::Value> mbpp_arguments(int task_number, base::Value arguments);

}  // namespace benchmarks
