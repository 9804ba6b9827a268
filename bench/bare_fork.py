"""The lower bound that the harness is compared with: programs run by a bare fork of a warm interpreter, with no isolation at all.

    bare_fork.py SAMPLES PROBLEMS WORKERS

Each worker has imported what the harness' Python zygote imports, and forks once a program. Ends with the number of programs that passed.
"""
# The same modules as in sandbox/runtimes/python.cc.
# pylint: disable=unused-import,multiple-imports
import bisect, builtins, collections, copy, datetime, decimal, fractions, functools, gc, hashlib, heapq, io, itertools, json, math, operator
import os, random, re, shutil, statistics, string, subprocess, sys, time, typing
import gzip


def load(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def run_one(program, null):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(null, 1)
            os.dup2(null, 2)
            exec(program, {})  # pylint: disable=exec-used
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def work(programs, pipe):
    null = os.open(os.devnull, os.O_RDWR)
    gc.collect()
    gc.freeze()
    passed = sum(run_one(program, null) for program in programs)
    os.write(pipe, f"{passed}\n".encode())
    os._exit(0)


def main():
    samples_path, problems_path, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    problems = {problem["task_id"]: problem for problem in load(problems_path)}
    programs = []
    for sample in load(samples_path):
        problem = problems[sample["task_id"]]
        programs.append(f"{problem['prompt']}{sample['completion']}\n{problem['test']}\ncheck({problem['entry_point']})")
    readable, writable = os.pipe()
    for worker in range(workers):
        if os.fork() == 0:
            work(programs[worker::workers], writable)
    os.close(writable)
    passed = sum(int(line) for line in os.fdopen(readable))
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    print(passed)


main()
