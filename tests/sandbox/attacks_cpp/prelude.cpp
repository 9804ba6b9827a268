// Put in front of every attack in C++.
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sched.h>
#include <unistd.h>

#include <set>
#include <string>

// The call that returned `result` must have failed with this error.
#define FAILS(error, result)                                            \
  do {                                                                  \
    errno = 0;                                                          \
    const long outcome = (long)(result);                                \
    if (outcome != -1 || errno != (error)) {                            \
      fprintf(stderr, "%s: %ld, %s\n", #result, outcome, strerror(errno)); \
      assert(!"the call must fail as it should");                       \
    }                                                                   \
  } while (0)
