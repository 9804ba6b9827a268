#include <string>
#include <vector>

#include "harness/cli/cli.h"

int main(int argc, char** argv) { return cli::run_harness(std::vector<std::string>(argv + 1, argv + argc)); }
