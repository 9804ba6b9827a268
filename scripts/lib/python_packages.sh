# shellcheck shell=bash
# Brings what PyPI holds: the grammars' sources and the tests' libraries into .deps/, and the model runtime into a folder of the user's. Every file is pinned by
# its hash. A folder is complete when its stamp holds the hash of the list it was made from; the stamp is written last.

# complete FOLDER LIST
complete() { [ -e "$1/.made-from" ] && [ "$(cat "$1/.made-from")" = "$(sha256sum <"$2")" ]; }

# seal FOLDER LIST
seal() { sha256sum <"$2" >"$1/.made-from"; }

# The interpreter that makes virtual environments: the system's, whatever comes first in PATH, since its venv module is installed.
python() {
  local candidate
  for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  die "no Python 3.10 or newer with its venv module; install python3-venv"
}

# pip VENV ARGUMENTS…
pip() {
  local venv=$1
  shift
  env -u PYTHONPATH -u PYTHONHOME PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip --no-input --retries 8 "$@"
}

fetch_grammars() {
  local list=scripts/requirements-grammars.txt folder=.deps/grammars work=.deps/grammars.part archive
  ! complete "$folder" "$list" || return 0
  say "fetching the grammars' sources (2 MB)"
  rm -rf "$work"
  mkdir -p "$work"
  quietly "$logs/grammars.txt" "$(python)" -m venv "$work/venv"
  quietly "$logs/grammars.txt" pip "$work/venv" install --require-hashes --no-deps -r scripts/requirements-tools.txt
  quietly "$logs/grammars.txt" pip "$work/venv" download --require-hashes --no-deps --no-build-isolation -d "$work/archives" -r "$list"
  for archive in "$work"/archives/*.tar.gz; do
    tar -xzf "$archive" -C "$work" --no-same-owner
  done
  rm -rf "$work/venv" "$work/archives" "$folder"
  mv "$work" "$folder"
  seal "$folder" "$list"
}

# Where the model runtime is: HARNESS_MODEL_RUNTIME, else the user's data folder. generators/ looks in the same places.
model_runtime_folder() { printf '%s\n' "${HARNESS_MODEL_RUNTIME:-${XDG_DATA_HOME:-$HOME/.local/share}/harness/model-runtime}"; }

fetch_model_runtime() {
  local list=scripts/requirements-model.txt folder
  folder=$(model_runtime_folder)
  ! complete "$folder" "$list" || return 0
  if [ -e "$folder" ] && [ ! -e "$folder/.harness" ] && [ -n "$(ls -A "$folder")" ]; then
    die "$folder is not a model runtime that this script made; name another folder in HARNESS_MODEL_RUNTIME, or remove it"
  fi
  say "fetching the model runtime and SmolLM2-135M-Instruct (127 MB) into $folder"
  rm -rf "$folder"
  mkdir -p "$folder"
  touch "$folder/.harness"
  quietly "$logs/model-runtime.txt" "$(python)" -m venv "$folder"
  quietly "$logs/model-runtime.txt" pip "$folder" install --require-hashes --no-deps --only-binary :all: -r "$list"
  seal "$folder" "$list"
}

# A part of DS-1000's problems needs 130 MB of its 4 GB of libraries: these, with the pins that `harness env create ds1000` has.
readonly part_of_ds1000=' cloudpickle contourpy cycler fonttools joblib kiwisolver matplotlib numpy packaging pandas pillow pyparsing python-dateutil pytz PyYAML scikit-learn scipy seaborn six threadpoolctl '

fetch_scientific_python() {
  local list=.deps/scientific-python.txt folder=.deps/scientific-python
  if ! "$(python)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    say "no Python 3.11, which DS-1000's libraries are pinned for: its tests will be skipped"
    return 0
  fi
  awk -v names="$part_of_ds1000" '/^[A-Za-z]/ { split($1, pin, "=="); wanted = index(names, " " pin[1] " ") } wanted' sandbox/environments/ds1000.txt >"$list"
  ! complete "$folder" "$list" || return 0
  say "fetching libraries that some of DS-1000's problems need, for the tests (130 MB)"
  rm -rf "$folder"
  quietly "$logs/scientific-python.txt" "$(python)" -m venv "$folder"
  quietly "$logs/scientific-python.txt" pip "$folder" install --require-hashes --no-deps --only-binary :all: -r "$list"
  seal "$folder" "$list"
}
