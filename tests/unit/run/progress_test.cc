#include "harness/run/progress.h"

#include <catch2/catch_test_macros.hpp>

using run::progress_line;
using run::ProgressState;

TEST_CASE("The progress line has counts, share, rate and the time that is left", "[progress]") {
  ProgressState state;
  state.total = 164;
  state.generated = 40;
  state.generated_here = 40;
  state.tested = 37;
  state.tested_here = 37;
  state.passed = 21;
  state.elapsed_s = 10;
  CHECK(progress_line(state, true) == "generated 40/164 - tested 37/164 - passed 21 (56.8%) - 3.7/s - ETA 0:34");
  CHECK(progress_line(state, false) == "generated 40/164 · tested 37/164 · passed 21 (56.8%) · 3.7/s · ETA 0:34");
}

TEST_CASE("A file of samples has no total, and an earlier session's samples make no rate", "[progress]") {
  ProgressState state;
  state.tested = 500;
  state.passed = 500;
  CHECK(progress_line(state, true) == "tested 500 - passed 500 (100.0%)");
  state.total = 7200;
  state.tested_here = 20;
  state.elapsed_s = 20;
  CHECK(progress_line(state, true) == "tested 500/7200 - passed 500 (100.0%) - 1.0/s - ETA 1:51:40");
}

TEST_CASE("What the machine could not test counts for no share", "[progress]") {
  ProgressState state;
  state.total = state.tested = 12;
  state.passed = 2;
  state.unscored = 10;
  CHECK(progress_line(state, true) == "tested 12/12 - passed 2 (100.0%) - unscored 10");
  state.tested = state.unscored = 10;
  CHECK(progress_line(state, true) == "tested 10/12 - unscored 10");
}

TEST_CASE("Only generating, the answers make the rate", "[progress]") {
  ProgressState state;
  state.testing = false;
  state.total = 10;
  state.generated = 4;
  state.generated_here = 4;
  state.elapsed_s = 8;
  CHECK(progress_line(state, true) == "generated 4/10 - 30.0/min - ETA 0:12");
}

TEST_CASE("What the model is busy with and has used up stands before the rate", "[progress]") {
  ProgressState state;
  state.total = 10;
  state.generated = state.generated_here = 4;
  state.testing = false;
  state.in_flight = 3;
  state.repeated = 1;
  state.prompt_tokens = 1200;
  state.completion_tokens = 345;
  state.cost = 0.01234;
  state.elapsed_s = 2;
  CHECK(progress_line(state, true) ==
        "generated 4/10 - 3 in flight - 1 repeated - tokens 1,200 in, 345 out - cost 0.0123 - 2.0/s - ETA 0:03");
}
