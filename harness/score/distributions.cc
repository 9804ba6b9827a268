#include "harness/score/distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "harness/base/result.h"

namespace score {

double student_t_upper_tail(double t, double degrees) {
  HARNESS_CHECK(degrees > 0);
  const boost::math::students_t distribution(degrees);
  return boost::math::cdf(boost::math::complement(distribution, t));
}

double student_t_upper_quantile(double probability, double degrees) {
  HARNESS_CHECK(degrees > 0 && probability > 0 && probability < 1);
  const boost::math::students_t distribution(degrees);
  return boost::math::quantile(boost::math::complement(distribution, probability));
}

double fair_coin_upper_tail(int successes, int trials) {
  HARNESS_CHECK(trials >= 0 && successes <= trials);
  if (successes <= 0) return 1;
  const boost::math::binomial distribution(trials, 0.5);
  return boost::math::cdf(boost::math::complement(distribution, successes - 1));
}

}  // namespace score
