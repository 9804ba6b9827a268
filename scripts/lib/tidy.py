"""Reads source files with clang-tidy: `tidy.py BUILD_FOLDER FILE…`, exit status 1 if it finds something.

Most of clang-tidy's time goes into the headers that every file includes. So files that are compiled alike are read together, as one file that
includes them all, which takes a fifth of the time. Files whose names clash (each may have a helper of the same name) are split up until they
don't.
"""
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

TIDY, CLANG = "clang-tidy-16", "clang++-16"
MOST_FILES = 12  # in one reading: enough to save the time, few enough to keep all cores busy


def flags_of(entry):
    """The compiler flags that matter to a reader: macros, include folders, language, warnings."""
    words = shlex.split(entry["command"])
    kept = [word for word in words if word.startswith(("-D", "-I", "-std=", "-W"))]
    system = [flag for i, word in enumerate(words) if word == "-isystem" for flag in ("-isystem", words[i + 1])]
    return tuple(kept + system)


def groups(build, files):
    wanted = {str(Path(file).resolve()) for file in files}
    by_flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        if entry["file"] in wanted:
            wanted.discard(entry["file"])
            by_flags.setdefault(flags_of(entry), []).append(entry["file"])
    for file in sorted(wanted):
        print(f"lint: {file} is compiled by no target: is it in a CMakeLists.txt?", file=sys.stderr)
    for flags, members in by_flags.items():
        members.sort()
        for start in range(0, len(members), MOST_FILES):
            yield flags, members[start:start + MOST_FILES]


def read(folder, flags, members):
    """What clang-tidy says about these files; empty if they are clean."""
    with tempfile.NamedTemporaryFile("w", suffix=".cc", dir=folder, delete=False) as together:
        together.write("".join(f'#include "{member}"\n' for member in members))
    if len(members) > 1 and subprocess.run([CLANG, "-fsyntax-only", "-w", *flags, together.name], capture_output=True, check=False).returncode != 0:
        half = len(members) // 2
        return read(folder, flags, members[:half]) + read(folder, flags, members[half:])
    source = members[0] if len(members) == 1 else together.name
    done = subprocess.run([TIDY, "--quiet", "--config-file=.clang-tidy", source, "--", *flags], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    # What it says on stderr is the number of warnings that it does not show, unless it could not read the file at all.
    return done.stdout or done.stderr or f"lint: {TIDY} ended with status {done.returncode} and no word about {', '.join(members)}"


def main():
    build, files = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="harness-lint-") as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        readings = [pool.submit(read, folder, flags, members) for flags, members in groups(build, files)]
        shown = set()
        for reading in concurrent.futures.as_completed(readings):
            text = reading.result()
            if text and text not in shown:
                print(text, flush=True)
                shown.add(text)
    return 1 if shown else 0


sys.exit(main())
