# case 64: no core dump
# expect: completed
import resource
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
status = child(os.abort)
assert os.WTERMSIG(status) == signal.SIGABRT and not os.WCOREDUMP(status)
assert os.listdir("/tmp/work") == []
