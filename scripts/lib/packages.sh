# shellcheck shell=bash
# Installs the apt packages of some groups of scripts/packages.txt. Knows which are there without asking the network or root.

# Lists of packages have lines of three words: name, version, and what apt-get calls this package at this version.

# installed: the packages that are installed.
installed() { dpkg-query -W -f='${db:Status-Status} ${Package} ${Version} ${Package}\n' | sed -n 's/^installed //p'; }

# offered NAME…: what the machine's suites have of these, the versions that apt-get would choose itself first.
offered() {
  apt-cache policy "$@" 2>/dev/null | awk '/^[^ ].*:$/ { name = substr($1, 1, length($1) - 1) }
    /Candidate:/ && $2 != "(none)" { print name, $2, name }'
  apt-cache madison "$@" 2>/dev/null | awk -F ' *[|] *' '{ sub(/^ */, "", $1); print $1, $2, $1 "=" $2 }'
}

# fulfils LIST NAME VERSION: prints what the list has of the package, if it is at least of that version.
fulfils() {
  local version package
  while read -r version package; do
    if [ -z "$3" ] || dpkg --compare-versions "$version" ge "$3"; then
      printf '%s\n' "$package"
      return 0
    fi
  done < <(awk -v name="$2" '$1 == name { print $2, $3 }' <<<"$1")
  return 1
}

# first_of LIST ALTERNATIVES: prints what the list has of the first alternative that it fulfils.
first_of() {
  local alternative name version
  local -a alternatives
  IFS='|' read -ra alternatives <<<"$2"
  for alternative in "${alternatives[@]}"; do
    read -r name _ version <<<"$alternative"
    ! fulfils "$1" "$name" "$version" || return 0
  done
  return 1
}

# wanted GROUP…: the alternatives of each package of the groups, one package a line.
wanted() {
  awk -v groups=" $* " '{ sub(/#.*/, "") } NF > 1 && index(groups, " " $1 " ") { $1 = ""; print substr($0, 2) }' scripts/packages.txt
}

# missing GROUP…: the wanted lines of which no alternative is installed.
missing() {
  local have line
  have=$(installed)
  while IFS= read -r line; do
    first_of "$have" "$line" >/dev/null || printf '%s\n' "$line"
  done < <(wanted "$@")
}

# resolve LINES: prints the package to install for each line that the machine's suites can fulfil, and `? LINE` for the others.
resolve() {
  local available line
  local -a names
  mapfile -t names < <(tr '|' '\n' <<<"$1" | awk 'NF { print $1 }')
  available=$(offered "${names[@]}")
  while IFS= read -r line; do
    first_of "$available" "$line" || printf '? %s\n' "$line"
  done <<<"$1"
}

# Sets `as_root` to what must stand before a command that root runs, or explains what root has to run and ends; with
# `optional` set, explains it and returns 1.
become_root() {
  as_root=()
  [ "$(id -u)" != 0 ] || return 0
  if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -z "$optional" ]; }; }; then
    as_root=(sudo)
    sudo -n true 2>/dev/null || say "installing packages needs root: sudo may ask for your password"
    return 0
  fi
  say "these packages are missing, and this user cannot install them (not root, no sudo without a password):"
  say "  $(sed -E 's/ *([|>].*)?$//' <<<"$1" | paste -sd ' ')"
  say "run once as root, then start again:  $project/scripts/setup $part"
  [ -n "$optional" ] || exit 2
  say "going on without them"
  return 1
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=4 -o DPkg::Lock::Timeout=300 "$@"
}

# Adds the backports suite of this Debian release, from the same mirror and with the same keys as the release itself.
add_backports() {
  local release source lines
  release=$(. /etc/os-release && [ "$ID" = debian ] && printf '%s' "$VERSION_CODENAME") || return 1
  source=$(grep -lsE "^Suites:.*\b$release\b" /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/*.sources | head -n 1)
  if [ -n "$source" ]; then
    lines=$(awk -v suite="$release-backports" 'NF == 0 { if (seen) exit; next } /^#/ { next } { seen = 1 }
      $1 == "Suites:" { $0 = "Suites: " suite } { print }' "$source")
    set -- sources
  else
    lines=$(sed -nE "s/^(deb( \[.*\])? [^ ]+) $release .*/\1 $release-backports main/p" /etc/apt/sources.list 2>/dev/null | head -n 1)
    set -- list
  fi
  [ -n "$lines" ] || return 1
  say "adding the suite $release-backports"
  printf '%s\n' "$lines" | "${as_root[@]}" tee "/etc/apt/sources.list.d/harness-backports.$1" >/dev/null
}

# install_packages GROUP…
install_packages() {
  local lines names unresolved
  command -v dpkg-query >/dev/null ||
    die "this system has no apt; install what scripts/packages.txt lists by hand and set HARNESS_SKIP_PACKAGES=1"
  lines=$(missing "$@")
  [ -n "$lines" ] || return 0
  become_root "$lines" || return 0
  say "installing $(wc -l <<<"$lines") packages with apt; log: $logs/apt.txt"
  names=$(resolve "$lines")
  if grep -q '^?' <<<"$names"; then
    quietly "$logs/apt-update.txt" apt update
    names=$(resolve "$lines")
  fi
  if grep -q '^?' <<<"$names" && add_backports; then
    quietly "$logs/apt-update.txt" apt update
    names=$(resolve "$lines")
  fi
  unresolved=$(sed -n 's/^? //p' <<<"$names")
  [ -z "$unresolved" ] || die "no suite of this system has: ${unresolved//$'\n'/, }; is it Debian 12 or Ubuntu 24.04?"
  # A package index that is out of date names files that are gone: the second try comes after an update.
  # shellcheck disable=SC2086
  if ! apt install --no-install-recommends $names >"$logs/apt.txt" 2>&1 </dev/null; then
    quietly "$logs/apt-update.txt" apt update
    quietly "$logs/apt.txt" apt install --no-install-recommends $names
  fi
}

# has_numpy: whether tests find it, as the harness looks for it: python3 of PATH, else the system's.
has_numpy() {
  local python
  for python in python3 /usr/bin/python3; do
    ! "$python" -s -c 'import numpy' 2>/dev/null || return 0
  done
  return 1
}

# install_languages: what HumanEval-X' languages need. What is on PATH is used as it is, whatever its version.
install_languages() {
  local groups=(cpp) program
  for program in javac:java go:go cargo:rust node:node; do
    command -v "${program%:*}" >/dev/null || groups+=("${program#*:}")
  done
  has_numpy || groups+=(numpy)
  install_packages "${groups[@]}"
}
