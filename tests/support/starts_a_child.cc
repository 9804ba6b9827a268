// Starts a child through base::Subprocess, prints its process id and waits to be killed. For subprocess_test.cc.
#include <cstdio>

#include <unistd.h>

#include "harness/base/subprocess.h"

int main() {
  base::Command command;
  command.program = "sleep";
  command.arguments = {"1000"};
  const auto child = base::Subprocess::start(command);
  if (!child.ok()) return 1;
  std::printf("%d\n", child->pid());
  std::fflush(stdout);
  for (;;) pause();
}
