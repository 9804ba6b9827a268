// Tail probabilities for the tests of compare.h and gate.h, by Boost.Math (whose types stay in distributions.cc). Pure.
#pragma once

namespace score {

/// P(T >= t) of Student's t distribution with `degrees` > 0 degrees of freedom.
double student_t_upper_tail(double t, double degrees);

/// The t with P(T >= t) = `probability`.
double student_t_upper_quantile(double probability, double degrees);

/// P(X >= successes) of a fair coin thrown `trials` times: the exact one-sided sign test.
double fair_coin_upper_tail(int successes, int trials);

}  // namespace score
