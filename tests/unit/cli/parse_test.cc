#include "harness/cli/parse.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;
using cli::parse;
using cli::Parsed;

namespace {

cli::Settings good(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  if (!parsed.ok()) FAIL(parsed.error().message);
  return parsed->settings;
}

std::string refused(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == base::ErrorCode::kUsage);
  CHECK(parsed.error().message.find('\n') == std::string::npos);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("Flags reach the settings, long, short, with = or a space", "[parse]") {
  const auto s = good({"run", "--model", "m", "-b", "humaneval", "-n", "5", "--temperature=0.8", "--k", "1,10", "-j4",
                       "--id-range", "[3,9]", "--no-dedup", "--seed", "18446744073709551615"});
  CHECK(s.run.model == "m");
  CHECK(s.run.benchmarks == std::vector<std::string>{"humaneval"});
  CHECK(s.run.n_samples == 5);
  CHECK(s.run.sampling.temperature == 0.8);
  CHECK(s.run.ks == std::vector{1, 10});
  CHECK(s.run.parallel == 4);
  CHECK(s.run.id_range == std::pair(3, 9));
  CHECK_FALSE(s.run.dedup);
  CHECK(s.run.cache);
  CHECK(s.run.resume);
  CHECK(s.run.seed == 18446744073709551615ULL);
}

TEST_CASE("Lists may be joined or repeated; of other flags the last counts", "[parse]") {
  CHECK(good({"run", "-b", "a,b", "-b", "c"}).run.benchmarks == std::vector<std::string>{"a", "b", "c"});
  CHECK(good({"run", "--limit", "3", "--limit", "4"}).run.limit == 4);
}

TEST_CASE("Wrong values are refused with what they should be", "[parse]") {
  CHECK_THAT(refused({"run", "--k", "0"}), ContainsSubstring("--k 0: must be whole numbers of at least 1"));
  CHECK_THAT(refused({"run", "--k", "1,x"}), ContainsSubstring("--k 1,x"));
  CHECK_THAT(refused({"run", "--limit", "ten"}),
             ContainsSubstring("--limit ten: must be a whole number of at least 1"));
  CHECK_THAT(refused({"run", "-n", "0"}), ContainsSubstring("--n-samples 0"));
  CHECK_THAT(refused({"run", "--temperature", "nan"}),
             ContainsSubstring("--temperature nan: must be a number from 0 to 5"));
  CHECK_THAT(refused({"run", "--seed", "-1"}), ContainsSubstring("--seed"));
  CHECK_THAT(refused({"run", "--api", "chatt"}),
             ContainsSubstring("must be chat or completions (did you mean \"chat\"?)"));
  CHECK_THAT(refused({"run", "--id-range", "9,3"}), ContainsSubstring("--id-range 9,3"));
  CHECK_THAT(refused({"run", "--model"}), ContainsSubstring("--model needs a value"));
  CHECK_THAT(refused({"run", "--model", ""}), ContainsSubstring("--model \"\": must not be empty"));
}

TEST_CASE("Unknown flags and commands get their nearest", "[parse]") {
  CHECK_THAT(refused({"run", "--modle", "m"}), ContainsSubstring("unknown flag --modle (did you mean --model?)"));
  CHECK_THAT(refused({"run", "--n-sample=3"}), ContainsSubstring("did you mean --n-samples?"));
  CHECK_THAT(refused({"rnu"}), ContainsSubstring("unknown command \"rnu\" (did you mean \"run\"?)"));
  CHECK_THAT(refused({"run", "--samples", "f"}),
             ContainsSubstring("--samples is no flag of `harness run`; `harness evaluate` takes it"));
  CHECK_THAT(refused({"run", "-z"}), ContainsSubstring("unknown flag -z"));
  CHECK_THAT(refused({"--model", "m"}), ContainsSubstring("a command comes first"));
}

TEST_CASE("A config file takes the same names, and the command line wins", "[parse]") {
  const test_support::TemporaryFolder folder;
  const std::string file = folder.path() / "run.toml";
  std::ofstream(file)
      << "# settings\nmodel = \"from file\"\nbenchmark = [\"a\", \"b\"]\nlimit = 7\nno-dedup = true\ngreedy = false\n"
         "k = [1, 10]\n[evaluate]\nlimit = 9\n";
  const auto s = good({"run", "--config", file, "--limit", "3"});
  CHECK(s.run.model == "from file");
  CHECK(s.run.benchmarks == std::vector<std::string>{"a", "b"});
  CHECK(s.run.limit == 3);
  CHECK(s.run.ks == std::vector{1, 10});
  CHECK_FALSE(s.run.dedup);
  CHECK_FALSE(s.greedy);
  CHECK(good({"evaluate", "--config", file}).run.limit == 9);
}

TEST_CASE("A config file with an unknown name, a wrong value or no TOML is refused", "[parse]") {
  const test_support::TemporaryFolder folder;
  const std::string file = folder.path() / "run.toml";
  std::ofstream(file) << "modle = \"x\"\n";
  CHECK_THAT(refused({"run", "--config", file}),
             ContainsSubstring("unknown setting \"modle\" (did you mean \"model\"?)"));
  std::ofstream(file) << "limit = \"many\"\n";
  CHECK_THAT(refused({"run", "--config", file}), ContainsSubstring("run.toml: --limit many: must be"));
  const auto missing = parse({"run", "--config", file + "x"});
  REQUIRE_FALSE(missing.ok());
  CHECK_THAT(missing.error().message, ContainsSubstring("cannot read the config file"));
}

TEST_CASE("Help and version are wishes of their own", "[parse]") {
  CHECK(parse({"--version"})->wish == Parsed::Wish::kVersion);
  CHECK(parse({})->wish == Parsed::Wish::kHelp);
  CHECK(parse({"run", "--help"})->wish == Parsed::Wish::kHelp);
  CHECK(parse({"help", "data"})->command->name == "data");
  CHECK_FALSE(parse({"help", "dtaa"}).ok());
}
