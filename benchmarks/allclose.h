// numpy.allclose and numpy.testing.assert_allclose over plain data, for the comparison with a tolerance. Pure,
// thread-safe.
#pragma once

#include "harness/base/value.h"

namespace benchmarks {

/// all(|a - b| <= atol + rtol·|b|), with NumPy's conversion of nested lists and tuples to arrays and its broadcasting.
/// False for whatever NumPy refuses: text, None, ragged lists, integers beyond 64 bits. NaN is close to nothing.
bool allclose(const base::Value& a, const base::Value& b, double rtol, double atol);

/// The same as numpy.testing.assert_allclose has it: NaN is close to NaN, and shapes must be equal unless one is a
/// scalar.
bool assert_allclose(const base::Value& a, const base::Value& b, double rtol, double atol);

}  // namespace benchmarks
