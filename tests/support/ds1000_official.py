#!/usr/bin/env python3
"""DS-1000's official test script (xlang-ai/DS-1000, test_ds1000.py and execution.py of the simplified form) restated plainly, to compare with.

    python ds1000_official.py --data ds1000.jsonl.gz --answers answers.jsonl[.gz] [--one-process-per-problem [--jobs N]]
    python ds1000_official.py --data ds1000.jsonl.gz --canonical

Run it with the interpreter of the environment that `harness env create ds1000` makes, and with SEABORN_DATA set: it has no sandbox.
Prints a JSON line a problem, in the order of the file: {"problem_id", "passed", "detail", "cpu_s"}.

Without --one-process-per-problem there is one process a library, which has imported that library (and run nothing), and a fork of it a
problem. The official script forks from one process that has imported numpy and pandas; a verdict is the same in all three ways.
"""

import argparse
import concurrent.futures
import contextlib
import gzip
import io
import json
import os
import pathlib
import resource
import select
import signal
import subprocess
import sys
import tempfile

# Before any library is imported: a process with threads must not be forked. The rest is what the official script sets.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "Agg", "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0",
}
# Only what every program of the library imports, so that nothing is there that a program forgot to import.
IMPORTED = {
    "Pandas": "pandas", "Numpy": "numpy pandas", "Matplotlib": "pandas PIL.Image matplotlib.pyplot", "Tensorflow": "tensorflow",
    "Scipy": "scipy", "Sklearn": "pandas sklearn", "Pytorch": "pandas torch",
}
TIMEOUT_S = 120


def lines_of(path):
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def postprocess(answer):
    """The official one. Nothing is stripped: a leading blank line or indentation is part of the answer."""
    code = answer[0] if isinstance(answer, list) else answer
    code = code.split("</code>")[0]
    code = code.replace("```python", "")
    code = code.split("```")[0]
    code = code.split("\nEND SOLUTION")[0]
    return code.replace("<code>", "")


def program_of(problem, code):
    context = problem["code_context"]
    return (context + "\n" + f"code = {code!r}\n" + "test_execution(code)\n"
            + ("test_string(code)\n" if "test_string(" in context else "\n"))


class WriteOnly(io.StringIO):
    def read(self, *_):
        raise OSError

    readline = readlines = read

    def readable(self):
        return False


class RedirectInput(contextlib._RedirectStream):
    _stream = "stdin"


class Timeout(Exception):
    pass


def on_alarm(*_):
    raise Timeout


def execute(program):
    """Runs the program in a new empty folder. Never returns more than one line: empty if it passed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        sink = WriteOnly()
        try:
            with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink), RedirectInput(sink):
                signal.signal(signal.SIGALRM, on_alarm)
                signal.alarm(TIMEOUT_S)
                try:
                    exec(program, {})
                finally:
                    signal.alarm(0)
            return ""
        except Timeout:
            return "timed out"
        except BaseException as error:  # as officially: SystemExit and KeyboardInterrupt fail, too
            return f"{type(error).__name__}: {error}".splitlines()[0][:300]
        finally:
            os.chdir("/")


def report(problem_id, detail, cpu_s):
    return {"problem_id": problem_id, "passed": detail == "", "detail": detail, "cpu_s": round(cpu_s, 4)}


def cpu_of(usage):
    return usage.ru_utime + usage.ru_stime


def in_fork(problem_id, program):
    """Runs it in a child and waits; a child that dies without a word has failed."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        os.write(send, json.dumps(execute(program)).encode())
        os._exit(0)
    os.close(send)
    # An alarm is only noticed between two steps of Python, so a long call in a library needs killing.
    ready, _, _ = select.select([receive], [], [], TIMEOUT_S + 1)
    if not ready:
        os.kill(child, signal.SIGKILL)
    said = os.read(receive, 65536) if ready else b'"timed out"'
    os.close(receive)
    _, status, usage = os.wait4(child, 0)
    return report(problem_id, json.loads(said) if said else f"ended with status {status}", cpu_of(usage))


def in_new_process(work):
    problem_id, program = work
    detail, cpu_s = "timed out", 0.0
    try:
        done = subprocess.run([sys.executable, __file__, "--one"], input=program, capture_output=True, text=True, timeout=TIMEOUT_S + 60, check=False)
        lines = done.stdout.splitlines()
        detail, cpu_s = json.loads(lines[-1]) if lines and done.returncode == 0 else (f"ended with status {done.returncode}", 0.0)
    except subprocess.TimeoutExpired:
        pass
    return report(problem_id, detail, cpu_s)


def one():
    """The inner side of --one-process-per-problem. The program may close or replace every stream, so its result goes to a copy."""
    result = os.dup(1)
    detail = execute(sys.stdin.read())
    cpu_s = sum(cpu_of(resource.getrusage(who)) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    os.write(result, (json.dumps([detail, cpu_s]) + "\n").encode())
    os._exit(0)


def library_in_fork(name, work):
    """All problems of a library in forks of one process that has imported it."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        for module in IMPORTED[name].split():
            __import__(module)
        with os.fdopen(send, "w") as pipe:
            for problem_id, program in work:
                pipe.write(json.dumps(in_fork(problem_id, program)) + "\n")
                pipe.flush()
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as pipe:
        for line in pipe:
            print(line, end="", flush=True)
    os.waitpid(child, 0)


def main():
    if sys.argv[1:] == ["--one"]:
        one()
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    answers = arguments.add_mutually_exclusive_group(required=True)
    answers.add_argument("--answers", type=pathlib.Path)
    answers.add_argument("--canonical", action="store_true", help="the reference solutions as answers")
    arguments.add_argument("--one-process-per-problem", action="store_true")
    arguments.add_argument("--jobs", type=int, default=1, help="so many processes at once, with --one-process-per-problem")
    arguments.add_argument("--ids", help="only these problems: 3,17,200")
    given = arguments.parse_args()
    os.environ.update(ENVIRONMENT)
    problems = lines_of(given.data)
    # Answers belong to problems by their position, whatever else stands in their lines.
    codes = [problem["reference_code"] for problem in problems] if given.canonical else [postprocess(a["code"]) for a in lines_of(given.answers)]
    if len(codes) != len(problems):
        raise SystemExit(f"{len(problems)} problems, but {len(codes)} answers")
    ids = {int(word) for word in given.ids.split(",")} if given.ids else range(len(problems))
    by_library = {}
    for number, (problem, code) in enumerate(zip(problems, codes)):
        if number in ids:
            by_library.setdefault(problem["metadata"]["library"], []).append((number, program_of(problem, code)))
    if given.one_process_per_problem:
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for result in pool.map(in_new_process, [each for work in by_library.values() for each in work]):
                print(json.dumps(result), flush=True)
        return
    for name, work in by_library.items():
        library_in_fork(name, work)


if __name__ == "__main__":
    main()
