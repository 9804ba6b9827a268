# shellcheck shell=bash
# What every script shares; source it after setting `task` to the script's name. Changes into the project's root.
: "${task:?}"

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
readonly project=$PWD
export LC_ALL=C.UTF-8

say() { printf '%s: %s\n' "$task" "$*" >&2; }

# die MESSAGE…: one clear sentence, then the exit status of a harness error.
die() {
  say "$@"
  exit 2
}

# quietly LOG COMMAND…: keeps the command's output in a file, and shows its end and where it is if the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    say "failed: $*"
    die "the whole output is in $log"
  fi
}

# build PRESET TARGET…: configures and builds quietly; compiler errors are shown.
build() {
  local preset=$1 log=build/$1/log
  shift
  [ -e "build/$preset/build.ninja" ] || say "configuring build/$preset"
  quietly "$log/configure.txt" cmake --preset "$preset"
  say "building build/$preset"
  quietly "$log/build.txt" cmake --build --preset "$preset" --parallel "$(nproc)" "$@"
}
