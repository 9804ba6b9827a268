// Runs a fuzz target without libFuzzer, in every normal build: each file of the named corpora as it is, cut off at each
// byte, and mutated a fixed number of times by a fixed seed, so that a failure is the same on every machine.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutations = 300;
constexpr std::size_t kMaxCuts = 2000;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// A few bytes changed, a piece removed, or a piece doubled.
std::string mutated(std::string input, std::mt19937& random) {
  const auto place = [&] { return static_cast<std::ptrdiff_t>(random() % (input.size() + 1)); };
  for (unsigned n = 1 + random() % 4; n > 0; --n) {
    if (input.empty()) input.push_back(static_cast<char>(random()));
    const auto [first, last] = std::minmax({place(), place()});
    switch (random() % 4) {
      case 0:
        input[random() % input.size()] = static_cast<char>(random());
        break;
      case 1: {
        auto& byte = input[random() % input.size()];
        byte = static_cast<char>(byte ^ static_cast<char>(1U << (random() % 8)));
      } break;
      case 2:
        input.erase(input.begin() + first, input.begin() + std::min(last, first + 16));
        break;
      default:
        input.insert(static_cast<std::size_t>(place()), input.substr(static_cast<std::size_t>(first), 16));
        break;
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  int files = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string input((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      std::printf("%s\n", entry.path().c_str());
      std::fflush(stdout);
      run(input);
      for (std::size_t cut = 0; cut < std::min(input.size(), kMaxCuts); ++cut) run(input.substr(0, cut));
      std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same on every machine
      for (int n = 0; n < kMutations; ++n) run(mutated(input, random));
      ++files;
    }
  }
  if (files == 0) std::fprintf(stderr, "no corpus file found\n");
  return files == 0 ? 1 : 0;
}
