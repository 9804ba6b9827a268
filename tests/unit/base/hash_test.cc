#include "harness/base/hash.h"

#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/shared_data.h"

// The messages of FIPS 180-4's examples (NIST, "Descriptions of SHA-256").
TEST_CASE("SHA-256 of the standard's examples", "[unit]") {
  CHECK(base::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(base::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(base::sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of a file is that of its bytes on disk", "[unit]") {
  const test_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "a") << std::string(1'000'000, 'a');
  CHECK(base::sha256_file(folder.path() / "a").operator*() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(base::sha256_file(folder.path() / "b").error().code == base::ErrorCode::kNotFound);
  CHECK(base::sha256_file(folder.path()).error().code == base::ErrorCode::kIo);
}

TEST_CASE("SHA-256 of HumanEval's official file", "[unit]") {
  const auto path = test_support::shared_file("data/humaneval/HumanEval.jsonl.gz");
  CHECK(base::sha256_file(path).operator*() == "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef");
}
