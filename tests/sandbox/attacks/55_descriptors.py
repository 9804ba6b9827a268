# case 55: uses up the descriptors
# expect: completed
import resource
opened = []
try:
    while len(opened) < 100000:
        opened.append(os.dup(0))
    raise AssertionError("100000 descriptors")
except OSError as error:
    assert error.errno == errno.EMFILE, error
assert len(opened) <= 1024
try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (2048, 2048))
    raise AssertionError("the hard limit can be raised")
except ValueError:
    pass
