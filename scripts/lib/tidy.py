"""Reads source files with clang-tidy: `tidy.py BUILD_FOLDER FILE…`, exit status 1 if it finds something.

Most of clang-tidy's time goes into the headers that every file includes. So files are read together, as one file that includes them all, which
takes a fifth of the time. Files whose names clash (each may have a helper of the same name) are read apart.

What was clean is not read again until it changes: the cache in ${XDG_CACHE_HOME:-~/.cache}/harness-lint has an empty file for each clean source,
named after everything of this project that it depends on. A changed system header is noticed with the next change only.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIDY, CLANG = "clang-tidy-16", "clang++-16"
MOST_FILES = 60  # in one reading: enough to save the time, few enough for the memory (some 2 GB)
# Reading together makes these true of clean files.
ONLY_APART = "-bugprone-suspicious-include,-readability-redundant-declaration"
KEPT_DAYS = 30
OWN_INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
DEFINITION = re.compile(r"(?!using |namespace )(?:(?:struct|class|enum class|enum) (\w+)|(?:template.*> )?[A-Za-z][\w:<>,&*\[\] ]*?[ &*](\w+)(?:\(|\{| = |;|\[))")
ERROR = re.compile(r"^(/[^:\n]+):\d+:\d+: (?:fatal )?error: ", re.MULTILINE)


def sources(build, files):
    """The files with the compiler flags that matter to a reader: [(flags, file)]."""
    wanted = {str(Path(file).resolve()) for file in files}
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        if entry["file"] in wanted:
            found.setdefault(entry["file"], shlex.split(entry["command"]))
    for file in sorted(wanted - found.keys()):
        print(f"lint: {file} is compiled by no target: is it in a CMakeLists.txt?", file=sys.stderr)
    # Other libraries' macros and folders do no harm to files that don't use them, and our own constants neither. So all files share
    # them, and what is left to tell files apart is our own switches.
    shared, own = {}, {}
    for file, words in found.items():
        own[file] = tuple(word for word in words if re.fullmatch("-DHARNESS_\\w+", word))
        plain = [word for word in words if word.startswith(("-D", "-I", "-std=", "-W")) and word not in own[file]]
        system = [f"-isystem{words[i + 1]}" for i, word in enumerate(words) if word == "-isystem"]
        shared.update(dict.fromkeys(plain + system))
    return [((*shared, *own[file]), file) for file in sorted(found)]


class Cache:
    """Which sources are known to be clean. Used by one thread."""

    def __init__(self):
        self.root = Path.cwd()
        self.folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "harness-lint"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rules = b"".join([subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout,
                               Path(".clang-tidy").read_bytes(), Path(__file__).read_bytes()])
        self.own = {}  # file: what it includes of this project

    def _includes(self, file):
        if file not in self.own:
            names = OWN_INCLUDE.findall(file.read_bytes()) if file.is_file() else []
            self.own[file] = [self.root / name.decode() for name in names]
        return self.own[file]

    def entry(self, flags, file):
        reached, waiting = set(), [Path(file)]
        while waiting:
            if (path := waiting.pop()) not in reached:
                reached.add(path)
                waiting += self._includes(path)
        key = hashlib.sha256(self.rules)
        key.update("\0".join(flags).replace(str(self.root), "").encode())
        for path in sorted(path for path in reached if path.is_file()):
            key.update(f"\0{path.relative_to(self.root)}\0".encode() + path.read_bytes())
        return self.folder / key.hexdigest()

    def remove_old(self):
        for entry in self.folder.iterdir():
            if entry.stat().st_mtime < time.time() - KEPT_DAYS * 86400:
                entry.unlink(missing_ok=True)


def together(folder, members):
    with tempfile.NamedTemporaryFile("w", suffix=".cc", dir=folder, delete=False) as file:
        file.write("".join(f'#include "{member}"\n' for member in members))
    return file.name


def compatible(folder, flags, members):
    """Splits the members: those that compile together, and the others."""
    if len(members) == 1:
        return members, []
    command = [CLANG, "-fsyntax-only", "-w", "-ferror-limit=0", *flags, together(folder, members)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return members, []
    clashing = set(ERROR.findall(done.stderr)) & set(members[1:]) or set(members[len(members) // 2:])
    first, others = compatible(folder, flags, [member for member in members if member not in clashing])
    return first, sorted(clashing) + others


def hidden_names(file):
    """The names in a file's unnamed namespaces, as far as one sees without a compiler: {(namespace, name)}."""
    names, inside, namespace = set(), False, ""
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        if line == "namespace {":
            inside = True
        elif line == "}  // namespace":
            inside = False
        elif opened := re.match(r"namespace (\w+) \{", line):
            namespace = opened[1]
        elif inside and (defined := DEFINITION.match(line)):
            names.add((namespace, defined[1] or defined[2]))
    return names


def groups(files, most):
    """Files whose names seem not to clash, at most so many in a group."""
    made = []  # (files, names)
    for file in files:
        names = hidden_names(file)
        for members, taken in made:
            if len(members) < most and not taken & names:
                members.append(file)
                taken |= names
                break
        else:
            made.append(([file], names))
    return [members for members, _ in made]


def plan(pool, folder, chosen):
    """The readings to do: [(flags, members)], the longest first."""
    readings, waiting = [], {}
    for flags, file in chosen:
        waiting.setdefault(flags, []).append(file)
    while waiting:
        tries = []
        for flags, files in waiting.items():
            most = min(MOST_FILES, max(8, -(-len(files) // os.cpu_count())))
            tries += [(flags, pool.submit(compatible, folder, flags, members)) for members in groups(files, most)]
        waiting = {}
        for flags, attempt in tries:
            members, others = attempt.result()
            readings.append((flags, members))
            if others:
                waiting.setdefault(flags, []).extend(others)
    return sorted(readings, key=lambda reading: -len(reading[1]))


def read(folder, flags, members):
    """What clang-tidy says about these files; empty if they are clean."""
    source, checks = (members[0], "") if len(members) == 1 else (together(folder, members), ONLY_APART)
    apart = [] if len(members) == 1 else ["-Wno-shadow"]  # with -Werror the compiler's finding counts, whatever the checks
    command = [TIDY, "--quiet", "--config-file=.clang-tidy", f"--checks={checks}", source, "--", *flags, *apart]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    # What it says on stderr is the number of warnings that it does not show, unless it could not read the file at all.
    return done.stdout or done.stderr or f"lint: {TIDY} ended with status {done.returncode} and no word about {', '.join(members)}"


def main():
    build, files = Path(sys.argv[1]), sys.argv[2:]
    cache = Cache()
    entries = {file: (flags, entry) for flags, file in sources(build, files) if not (entry := cache.entry(flags, file)).exists()}
    print(f"lint: {len(entries)} files are new or changed", file=sys.stderr)
    shown = set()
    with tempfile.TemporaryDirectory(prefix="harness-lint-") as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        chosen = [(flags, file) for file, (flags, _) in entries.items()]
        readings = {pool.submit(read, folder, flags, members): members for flags, members in plan(pool, folder, chosen)}
        for reading in concurrent.futures.as_completed(readings):
            text = reading.result()
            if not text:
                for member in readings[reading]:
                    entries[member][1].touch()
            elif text not in shown:
                print(text, flush=True)
                shown.add(text)
    cache.remove_old()
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main())
