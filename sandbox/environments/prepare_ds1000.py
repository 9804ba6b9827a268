"""What `harness env create ds1000` does inside the new environment after pip: run by its interpreter, trusted, outside of the sandbox.

    prepare_ds1000.py stubs COMPILER   writes stand-ins for the CUDA libraries that torch's wheel wants at load
    prepare_ds1000.py fonts            makes matplotlib's list of fonts in $MPLCONFIGDIR
    prepare_ds1000.py shelf FILE       writes which of sklearn's modules come with which (sandbox/runtimes/scientific_python.cc reads it)
    prepare_ds1000.py check LOCK       imports every library and compares its version with the lock file

Prints plain lines of progress. Exits 1 with one sentence on standard error if it cannot.
"""

import importlib
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import pkgutil
import re
import struct
import subprocess
import sys
import tempfile

# What the tests import, and what must work at once: each loads its native libraries.
MODULES = """gensim.models lightgbm matplotlib.pyplot nltk numpy pandas PIL.Image scipy.stats seaborn sklearn statsmodels.api sympy tensorflow
 tensorflow.keras torch xgboost yaml""".split()

# cudaErrorNoDevice, which torch takes as "this machine has no GPU". What returns a text returns one.
SOURCE = """static long none(void) { return 100; }
static const char* text(void) { return "no CUDA device: this library is a stand-in"; }
"""
TEXTS = re.compile(r"(GetErrorString|GetErrorName|GetLastError_?[Ss]tring|Get\w*StatusString|GetStatusName)$")

# NVIDIA's libraries that export symbols without a version: which names are theirs. (Which of the missing libraries exports
# one makes no difference to the loader.)
UNVERSIONED = re.compile(r"(cuda|cublas|cudnn|cufft|cupti|curand|cusolver|cusparse|nccl|nvrtc|nvtx|cu[A-Z])")
# What is NVIDIA's among the libraries that can be missing.
VENDOR = re.compile(r"lib(cu|nccl|nv)")

SHT_DYNAMIC, SHT_DYNSYM, SHT_VERNEED, SHT_VERSYM = 6, 11, 0x6FFFFFFE, 0x6FFFFFFF
DT_NEEDED = 1


class Elf:
    """The dynamic symbols of a 64-bit little-endian shared object, as the System V ABI and the LSB's symbol versions lay them out."""

    def __init__(self, path):
        with open(path, "rb") as file:
            header = file.read(64)
            if header[:6] != b"\x7fELF\x02\x01":
                raise SystemExit(f"{path} is no shared object for this machine; create the environment again")
            (offset,) = struct.unpack_from("<Q", header, 40)
            size, count = struct.unpack_from("<HH", header, 58)
            file.seek(offset)
            table = file.read(size * count)
            # name, type, flags, address, offset, size, link, info, alignment, entry size
            self.sections = [struct.unpack_from("<IIQQQQIIQQ", table, i * size) for i in range(count)]
            self.file = file
            self.needed = [self.text(link, value) for link, tag, value in self.dynamic() if tag == DT_NEEDED]
            self.wanted, self.defined = self.symbols()

    def content(self, section):
        self.file.seek(section[4])
        return self.file.read(section[5])

    def find(self, kind):
        return next((section for section in self.sections if section[1] == kind), None)

    def text(self, link, offset):
        strings = self.content(self.sections[link])
        return strings[offset : strings.index(b"\0", offset)].decode()

    def dynamic(self):
        section = self.find(SHT_DYNAMIC)
        return [(section[6], tag, value) for tag, value in struct.iter_unpack("<QQ", self.content(section))]

    def versions(self):
        """Number of a version: (library, version)."""
        section = self.find(SHT_VERNEED)
        found = {}
        if section is None:
            return found
        data, offset = self.content(section), 0
        for _ in range(section[7]):
            _, count, library, first, following = struct.unpack_from("<HHIII", data, offset)
            at = offset + first
            for _ in range(count):
                _, _, number, name, step = struct.unpack_from("<IHHII", data, at)
                found[number & 0x7FFF] = (self.text(section[6], library), self.text(section[6], name))
                at += step
            offset += following
        return found

    def symbols(self):
        """[(name, library or None, version or None)] that it wants, and the names that it defines."""
        section, numbers = self.find(SHT_DYNSYM), self.find(SHT_VERSYM)
        versions = self.versions()
        numbers = struct.unpack(f"<{numbers[5] // 2}H", self.content(numbers)) if numbers else None
        strings = self.content(self.sections[section[6]])
        wanted, defined = [], set()
        for i, (name, _, _, home, _, _) in enumerate(struct.iter_unpack("<IBBHQQ", self.content(section))):
            text = strings[name : strings.index(b"\0", name)].decode()
            if home != 0:
                defined.add(text)
            elif text:
                library, version = versions.get(numbers[i] & 0x7FFF if numbers else 0, (None, None))
                wanted.append((text, library, version))
        return wanted, defined


def missing_symbols(folder):
    """For each of NVIDIA's libraries that torch's libraries need and do not bring: {version or None: names}."""
    libraries = [Elf(path) for path in sorted(folder.glob("*.so*"))]
    here = {path.name for path in folder.glob("*.so*")}
    missing = {}
    for library in libraries:
        for name in library.needed:
            if name not in here and VENDOR.match(name):
                missing.setdefault(name, {})
    if not missing:
        return missing
    defined = set().union(*(library.defined for library in libraries))
    anywhere = sorted(missing)[0]
    for library in libraries:
        for name, home, version in library.wanted:
            if home in missing:
                missing[home].setdefault(version, set()).add(name)
            elif home is None and name not in defined and UNVERSIONED.match(name):
                missing[anywhere].setdefault(None, set()).add(name)
    return missing


def build_stub(compiler, target, soname, versions, work):
    names = sorted(set().union(*versions.values())) if versions else []
    lines = [SOURCE]
    for name in names:
        kind, function = ("const char*", "text") if TEXTS.search(name) else ("long", "none")
        lines.append(f'{kind} {name}(void) __attribute__((alias("{function}")));')
    source, script = work / "stub.c", work / "stub.map"
    source.write_text("\n".join(lines) + "\n")
    arguments = [compiler, "-shared", "-fPIC", "-O1", "-w", "-nostdlib", f"-Wl,-soname,{soname}", "-o", str(target), str(source)]
    if any(versions):
        # A symbol without a version binds to any, so those may stand under the library's version, too.
        script.write_text("".join("%s { global: %s };\n" % (version, " ".join(f"{name};" for name in sorted(versions[version])))
                                  for version in sorted(version for version in versions if version)))
        arguments.append(f"-Wl,--version-script={script}")
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SystemExit(f"{compiler} cannot build the stand-in for {soname}: {reason}")


def stubs(compiler):
    folder = pathlib.Path(importlib.util.find_spec("torch").origin).parent / "lib"
    # Earlier stand-ins count as missing: a try that was interrupted may have left half of one.
    mark = folder / "stand-ins.txt"
    for name in mark.read_text().split() if mark.exists() else []:
        (folder / name).unlink(missing_ok=True)
    missing = missing_symbols(folder)
    mark.write_text("\n".join(missing) + "\n")
    with tempfile.TemporaryDirectory() as work:
        for soname, versions in missing.items():
            build_stub(compiler, folder / soname, soname, versions, pathlib.Path(work))
    print(f"{len(missing)} CUDA libraries replaced by stand-ins", flush=True)


def fonts():
    import matplotlib.font_manager  # reads all fonts of the machine once and keeps the list

    lists = list(pathlib.Path(os.environ["MPLCONFIGDIR"]).glob("fontlist-*.json"))
    if not lists:
        raise SystemExit(f"matplotlib wrote no list of fonts into {os.environ['MPLCONFIGDIR']}")
    print(f"{len(matplotlib.font_manager.fontManager.ttflist)} fonts listed", flush=True)


def brought_by(name):
    """sklearn's modules after `import name` in a process that has imported pandas and sklearn only: asked of a fork, which forgets it."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
            with os.fdopen(send, "w") as pipe:
                json.dump([module for module in sys.modules if module.startswith("sklearn.")], pipe)
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text or "[]")


def shelf(file):
    import pandas  # noqa: F401 (what every program of the library imports comes first, since some modules look for it)
    import sklearn

    here = set(sys.modules)
    names = [f"sklearn.{module.name}" for module in pkgutil.iter_modules(sklearn.__path__)]
    names = [name for name in names if name not in here and not re.search(r"\._|\.(tests|conftest|experimental)$", name)]
    found = {}
    while names:
        name = names.pop()
        found[name] = [module for module in brought_by(name) if module not in here]
        if not found[name]:
            raise SystemExit(f"importing {name} fails")
        names += [module for module in found[name] if module not in found and module not in names and "._" not in module]
    pathlib.Path(file).write_text(json.dumps(found))
    print(f"{len(found)} modules of sklearn listed", flush=True)


def check(lock):
    wanted = re.findall(r"^([\w.-]+)==(\S+)", pathlib.Path(lock).read_text(), re.MULTILINE)
    for name, version in wanted:
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            raise SystemExit(f"{name} {version} is missing") from None
        if found != version:
            raise SystemExit(f"{name} is {found} instead of {version}")
    for name in MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:  # a damaged library can raise anything
            raise SystemExit(f"importing {name} fails: {type(error).__name__}: {error}") from None
        print(f"imported {name}", flush=True)
    import torch

    if torch.cuda.is_available():
        raise SystemExit("torch finds a GPU, although none may be used")
    import seaborn

    for name in ("exercise", "penguins", "planets", "tips"):
        if seaborn.load_dataset(name, data_home=os.environ["SEABORN_DATA"], cache=True).empty:
            raise SystemExit(f"seaborn's data set {name} is empty")
    print(f"{len(wanted)} packages have the versions of the lock file", flush=True)


if __name__ == "__main__":
    step, *rest = sys.argv[1:]
    {"stubs": stubs, "fonts": fonts, "shelf": shelf, "check": check}[step](*rest)
