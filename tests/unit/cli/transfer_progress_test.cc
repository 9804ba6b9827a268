#include "harness/cli/transfer_progress.h"

#include <catch2/catch_test_macros.hpp>

using cli::transfer_line;

TEST_CASE("a download's line has bytes, rate and the time that is left") {
  CHECK(transfer_line(1'200'000, 7'700'000, 0, 0.5, false) == "1.2 of 7.7 MB · 2.4 MB/s · ETA 2.7 s");
  CHECK(transfer_line(40'000, 0, 0, 2, true) == "40.0 kB - 20.0 kB/s");
}

TEST_CASE("bytes that were there before say nothing of the rate") {
  CHECK(transfer_line(6'000'000, 7'000'000, 5'000'000, 10, true) == "6.0 of 7.0 MB - 100.0 kB/s - ETA 10.0 s");
  CHECK(transfer_line(5'000'000, 7'000'000, 5'000'000, 10, true) == "5.0 of 7.0 MB");
}

TEST_CASE("a finished download has no time left") {
  CHECK(transfer_line(900'000, 900'000, 0, 1, true) == "900.0 of 900.0 kB - 900.0 kB/s");
}
