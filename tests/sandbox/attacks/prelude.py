# Put in front of every attack: the few things that most of them need.
import errno, os, signal, sys, time


def fails(names, function, *arguments):
    """The call must fail with one of the errors that `names` lists ("EPERM ENOENT")."""
    try:
        result = function(*arguments)
    except OSError as error:
        name = errno.errorcode.get(error.errno, str(error))
        assert name in names.split(), f"{function} {arguments}: {name} instead of {names}"
        return
    raise AssertionError(f"{function} {arguments} succeeded: {result!r}")


def system_call(number, *arguments):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    plain = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *plain)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


def run_machine_code(code):
    """Calls x86-64 instructions that take nothing and return a long."""
    import ctypes, mmap
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()


def child(function):
    """Runs the function in a forked child; its wait status."""
    pid = os.fork()
    if pid == 0:
        try:
            function()
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def status_field(name):
    with open("/proc/self/status") as status:
        return dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)[name].strip()
