# shellcheck shell=bash
# What every script shares; source it after setting `task` to the script's name. Changes into the project's root.
: "${task:?}"

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
readonly project=$PWD
export LC_ALL=C.UTF-8
# Paths below the project count as relative, so that every clone shares the compiler cache.
export CCACHE_BASEDIR=$project CCACHE_NOHASHDIR=1

say() { printf '%s: %s\n' "$task" "$*" >&2; }

# die MESSAGE…: one clear sentence, then the exit status of a harness error.
die() {
  say "$@"
  exit 2
}

# quietly LOG COMMAND…: keeps the command's output in a file; if the command fails, shows the part that matters and where the rest is.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    # ninja says FAILED before the first compiler error; other tools end with what went wrong.
    grep -m 1 -A 60 '^FAILED: ' "$log" >&2 || tail -n 40 "$log" >&2
    say "failed: $*"
    die "the whole output is in $log"
  fi
}

# configure PRESET: writes its build files and compile_commands.json.
configure() { quietly "build/$1/log/configure.txt" cmake --preset "$1"; }

# build PRESET [OPTION…]: configures and builds; on a terminal ninja's progress line is shown.
build() {
  local preset=$1 folder=build/$1
  shift
  configure "$preset"
  say "building $folder (some minutes the first time)"
  if [ -t 2 ]; then
    NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" "$@" >&2
  else
    quietly "$folder/log/build.txt" cmake --build --preset "$preset" "$@"
  fi
}
