#!/usr/bin/env python3
"""CodeGeeX' evaluator of HumanEval-X, restated plainly: each sample is put together, compiled and run as codegeex/benchmark does it, one process a
step, without a sandbox. For tests (verdicts task by task) and benchmarks (the naive way); it runs only what you trust.

  humanevalx_official.py --language rust --data humaneval_rust.jsonl.gz [--samples generations.jsonl.gz] [--jobs 2] [--timeout 20]

Without samples the canonical solutions are run. Prints a JSON line a sample: task_id, passed, detail. Go and Rust are run in a module and a crate
with the benchmark's dependencies, which are made once in --work (default: a folder of the system's cache).
"""
import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
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
CARGO = """[package]
name = "rust"
version = "0.1.0"
edition = "2021"

[dependencies]
rand = "0.4"
regex = "1"
md5 = "0.7.0"

[lib]
path = "lib.rs"

"""
CARGO_PINS = [("rand", "0.4.6"), ("regex", "1.7.1"), ("md5", "0.7.0")]


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
        self.language, self.timeout = arguments.language, arguments.timeout
        self.work = Path(arguments.work or os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "harness", "humanevalx-official"))
        self.environment = {**os.environ, "GOFLAGS": "-mod=mod", "NODE_PATH": str(self.work / "node" / "node_modules")}
        self.environment.pop("NODE_EXTRA_CA_CERTS", None)

    def run(self, command, folder):
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=self.timeout,
                                  env=self.environment, check=False)
        except subprocess.TimeoutExpired:
            return None
        return done

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
            crate = self.work / "rust"
            (crate / "bin").mkdir(parents=True, exist_ok=True)
            (crate / "lib.rs").write_text("")
            (crate / "Cargo.toml").write_text(CARGO)
            subprocess.run(["cargo", "generate-lockfile"], cwd=crate, check=True)
            for name, version in CARGO_PINS:
                subprocess.run(["cargo", "update", "-p", name, "--precise", version], cwd=crate, check=True)
        if self.language == "js" and not (self.work / "node" / "node_modules" / "js-md5").exists():
            subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", self.work / "node", "js-md5@0.7.3"], check=True)

    def judge(self, number, task_id, source):
        with tempfile.TemporaryDirectory(prefix="humanevalx-") as folder:
            return getattr(self, self.language)(Path(folder), number, task_id, source)

    @staticmethod
    def verdict(done):
        if done is None:
            return False, "timed out"
        return done.returncode == 0, f"exit status {done.returncode}: " + (done.stderr or done.stdout).decode(errors="replace")[:200]

    def python(self, folder, _number, _task_id, source):
        (folder / "test.py").write_text(source, encoding="utf-8")
        run = "import sys\nexec(compile(open('test.py', encoding='utf-8').read(), '<string>', 'exec'), {})\nprint('the end', file=sys.__stderr__)"
        done = self.run([sys.executable, "-c", run], folder)
        if done is not None and done.returncode == 0 and not done.stderr.decode(errors="replace").endswith("the end\n"):
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
        done = self.run(["javac", "Main.java"], folder)
        if done is None or done.returncode != 0:
            return False, "compilation: " + self.verdict(done)[1]
        return self.verdict(self.run(["java", "-cp", str(folder), "Main"], folder))

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
        try:
            return self.verdict(self.run(["go", "test", f"-timeout={self.timeout}s", "main_test.go"], folder))
        finally:
            shutil.rmtree(folder)

    def rust(self, _folder, number, _task_id, source):
        """A crate a worker: cargo locks the folder that it builds in."""
        crate = self.work / "rust" / f"t{number}"
        (crate / "src").mkdir(parents=True, exist_ok=True)
        (crate / "src" / "main.rs").write_text(source, encoding="utf-8")
        (crate / "Cargo.toml").write_text(CARGO.replace('[lib]\npath = "lib.rs"\n', ""))
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
    samples = [(task_id, problem["canonical_solution"]) for task_id, problem in problems.items()]
    if arguments.samples:
        samples = [(sample["task_id"], sample["generation"]) for sample in read(arguments.samples)]

    def worker(number):
        verdicts = []
        for task_id, code in samples[number::arguments.jobs]:
            passed, detail = evaluator.judge(number, task_id, program(arguments.language, problems[task_id], code))
            verdicts.append({"task_id": task_id, "passed": passed, "detail": detail})
        return verdicts

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for verdicts in pool.map(worker, range(arguments.jobs)):
            for verdict in verdicts:
                print(json.dumps(verdict))


if __name__ == "__main__":
    main()
