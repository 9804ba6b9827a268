#!/usr/bin/env python3
"""CodeGeeX' evaluator of HumanEval-X, restated plainly: each sample is put together, compiled and run as codegeex/benchmark does it, one process a
step, without a sandbox. For tests (verdicts task by task) and benchmarks (the naive way); it runs only what you trust.

  humanevalx_official.py --language rust --data humaneval_rust.jsonl.gz [--samples generations.jsonl.gz] [--jobs 2] [--timeout 20]

Without samples the canonical solutions are run. Prints a JSON line a sample: task_id, sample (its number among those of the task), passed, detail.
Go and Rust are run in a module and a crate with the benchmark's dependencies, which are made once in --work (default: a folder of the system's
cache).
"""
import argparse
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

IMPORTS = {
    "python": ["import math", "import re", "import sys", "import copy", "import datetime", "import itertools", "import collections", "import heapq",
               "import statistics", "import functools", "import hashlib", "import numpy", "import numpy as np", "import string",
               "from typing import *", "from collections import *"],
    "cpp": ["#include<stdlib.h>", "#include<algorithm>", "#include<math.h>", "#include<stdio.h>", "#include<vector>", "#include<string>",
            "#include<climits>", "#include<cstring>", "#include<iostream>"],
    "go": ["math", "strings", "fmt", "strconv", "time", "bytes", "regexp", "sort", "math/rand", "crypto/md5"],
}
GO_MODULE = "module humanEval\n\ngo 1.18\n\nrequire github.com/stretchr/testify v1.8.0\n"
# Standard streams as swallow_io() has them, and what reliability_guard() takes away that programs notice. The evaluator has imported numpy before.
PYTHON_TEST = """
import builtins, io, os, sys, numpy
class Sink(io.StringIO):
    def read(self, *_): raise OSError
    readline = readlines = read
source = open('test.py', encoding='utf-8', newline='').read()
sys.stdin = sys.stdout = sys.stderr = Sink()
builtins.exit = builtins.quit = builtins.help = os.getcwd = os.chdir = os.system = os.putenv = os.remove = os.kill = None
exec(source, {})
sys.__stderr__.write('the end')
"""
CARGO = """[package]
name = "rust"
version = "0.1.0"
edition = "2021"

[dependencies]
rand = "0.4"
regex = "1"
md5 = "0.7.0"
"""
RUST_LOCK = Path(__file__).parents[2] / "sandbox" / "runtimes" / "rust" / "Cargo.lock"  # rand 0.4.6, regex 1.7.1, md5 0.7.0


def read(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def python_code(code):
    kept = []
    for line in code.split("\n"):
        if line.strip() and line[0] not in " \t":
            break
        kept.append(line)
    return "\n".join(kept)


def program(language, problem, code):
    prompt, test = problem["prompt"], problem["test"]
    if language == "python":
        return "\n".join(IMPORTS["python"]) + "\n" + prompt + python_code(code) + "\n" + test + "\n"
    if language == "cpp":
        return "".join(line + "\n" for line in IMPORTS["cpp"] if line not in prompt) + "\n" + prompt + code + "\n" + test
    if language == "go":
        setup = problem["test_setup"]
        others = [f'"{name}"' for name in IMPORTS["go"] if name not in setup and name.split("/")[-1] + "." in code]
        imports = "import (\n" + "    ".join(name + "\n" for name in others) + ")\n" if others else ""
        return setup + "\n" + imports + prompt.replace(problem["import"], "") + code + "\n" + test
    if language == "rust":
        return "\nfn main(){ \n } \n" + problem["declaration"] + prompt + code + test
    return prompt + code + "\n" + test


class Evaluator:
    def __init__(self, arguments):
        self.language, self.timeout, self.jobs = arguments.language, arguments.timeout, arguments.jobs
        self.work = Path(arguments.work or os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "harness", "humanevalx-official"))
        self.environment = {**os.environ, "GOFLAGS": "-mod=mod", "NODE_PATH": str(self.work / "node" / "node_modules")}
        self.environment.pop("NODE_EXTRA_CA_CERTS", None)

    def run(self, command, folder):
        """None: it took too long. Then what it started ends with it: `cargo test` and `go test` have the test in a process of its own."""
        with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment,
                              start_new_session=True) as process:
            try:
                out, err = process.communicate(timeout=self.timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return None
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def prepare(self):
        self.work.mkdir(parents=True, exist_ok=True)
        if self.language == "go" and not (self.work / "go" / "go.sum").exists():
            module = self.work / "go"
            module.mkdir(exist_ok=True)
            (module / "go.mod").write_text(GO_MODULE)
            (module / "warm_test.go").write_text('package main\n\nimport (\n\t"testing"\n\t"github.com/stretchr/testify/assert"\n)\n\n'
                                                 "func TestWarm(t *testing.T) { assert.True(t, true) }\n")
            subprocess.run(["go", "test", "warm_test.go"], cwd=module, env=self.environment, check=True, stdout=sys.stderr)
        if self.language == "rust" and not (self.work / "rust" / "Cargo.lock").exists():
            (self.work / "rust").mkdir(exist_ok=True)
            lock = RUST_LOCK.read_text(encoding="utf-8").replace('name = "crates"\nversion = "0.0.0"', 'name = "rust"\nversion = "0.1.0"')
            (self.work / "rust" / "Cargo.lock").write_text(lock)
        if self.language == "rust":
            limit, self.timeout = self.timeout, None
            for number in range(self.jobs):  # compiles the crates
                self.rust(None, number, None, "fn main() {}\n")
            self.timeout = limit
        if self.language == "js" and not (self.work / "node" / "node_modules" / "js-md5").exists():
            subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", self.work / "node", "js-md5@0.7.3"], check=True)

    def judge(self, number, task_id, source):
        if re.search("[\ud800-\udfff]", source):
            return False, "cannot be written as UTF-8"
        with tempfile.TemporaryDirectory(prefix="humanevalx-") as folder:
            return getattr(self, self.language)(Path(folder), number, task_id, source)

    @staticmethod
    def verdict(done):
        if done is None:
            return False, "timed out"
        return done.returncode == 0, f"exit status {done.returncode}: " + (done.stderr or done.stdout).decode(errors="replace")[:200]

    def python(self, folder, _number, _task_id, source):
        (folder / "test.py").write_text(source, encoding="utf-8")
        done = self.run([sys.executable, "-c", PYTHON_TEST], folder)
        if done is not None and done.returncode == 0 and not done.stderr.decode(errors="replace").endswith("the end"):
            return False, "left before the end"
        return self.verdict(done)

    def cpp(self, folder, _number, task_id, source):
        (folder / "test.cpp").write_text(source, encoding="utf-8")
        libraries = ["-lcrypto", "-lssl"] if task_id == "CPP/162" else []
        done = self.run(["g++", "-std=c++11", "test.cpp", *libraries], folder)
        if done is None or done.returncode != 0:
            return False, "compilation: " + self.verdict(done)[1]
        return self.verdict(self.run(["./a.out"], folder))

    def java(self, folder, _number, _task_id, source):
        (folder / "Main.java").write_text(source, encoding="utf-8")
        done = self.run(["javac", "-encoding", "UTF-8", "Main.java"], folder)
        if done is None or done.returncode != 0:
            return False, "compilation: " + self.verdict(done)[1]
        return self.verdict(self.run(["java", "-Dfile.encoding=UTF-8", "-cp", str(folder), "Main"], folder))

    def js(self, folder, _number, _task_id, source):
        (folder / "test.js").write_text(source, encoding="utf-8")
        done = self.run(["node", "test.js"], folder)
        if done is None:
            return False, "timed out"
        return not done.stderr and not done.stdout, (done.stderr or done.stdout).decode(errors="replace")[:200]

    def go(self, _folder, number, _task_id, source):
        folder = self.work / "go" / f"t{number}"
        folder.mkdir(exist_ok=True)
        (folder / "main_test.go").write_text(source, encoding="utf-8")
        # The language of the published environment's Go, 1.18.4: files that are named have that of the toolchain, whatever go.mod says.
        try:
            return self.verdict(self.run(["go", "test", "-gcflags=-lang=go1.18", f"-timeout={self.timeout}s", "main_test.go"], folder))
        finally:
            shutil.rmtree(folder)

    def rust(self, _folder, number, _task_id, source):
        """A crate a worker: cargo locks the folder that it builds in."""
        crate = self.work / "rust" / f"t{number}"
        (crate / "src").mkdir(parents=True, exist_ok=True)
        (crate / "src" / "main.rs").write_text(source, encoding="utf-8")
        (crate / "Cargo.toml").write_text(CARGO)
        shutil.copy(self.work / "rust" / "Cargo.lock", crate / "Cargo.lock")
        self.environment["CARGO_NET_OFFLINE"] = "false"
        done = self.run(["cargo", "check", "--quiet", "--target-dir", f"../target-{number}"], crate)
        if done is None or done.returncode != 0:
            return False, "compilation: " + self.verdict(done)[1]
        return self.verdict(self.run(["cargo", "test", "--quiet", "--target-dir", f"../target-{number}"], crate))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", required=True, choices=["python", "cpp", "java", "js", "go", "rust"])
    parser.add_argument("--data", required=True)
    parser.add_argument("--samples")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--work")
    parser.add_argument("--prepare-only", action="store_true", help="make module, crate and packages, and end")
    arguments = parser.parse_args()
    problems = {problem["task_id"]: problem for problem in read(arguments.data)}
    evaluator = Evaluator(arguments)
    evaluator.prepare()
    if arguments.prepare_only:
        return
    samples = [(task_id, 0, problem["canonical_solution"]) for task_id, problem in problems.items()]
    if arguments.samples:
        seen = Counter()
        samples = []
        for sample in read(arguments.samples):
            samples.append((sample["task_id"], seen[sample["task_id"]], sample["generation"]))
            seen[sample["task_id"]] += 1

    def worker(number):
        for task_id, sample, code in samples[number::arguments.jobs]:
            passed, detail = evaluator.judge(number, task_id, program(arguments.language, problems[task_id], code))
            print(json.dumps({"task_id": task_id, "sample": sample, "passed": passed, "detail": detail}) + "\n", end="", flush=True)

    with ThreadPoolExecutor(arguments.jobs) as pool:
        list(pool.map(worker, range(arguments.jobs)))


if __name__ == "__main__":
    main()
