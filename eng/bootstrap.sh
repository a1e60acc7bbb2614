#!/usr/bin/env bash
# Makes a fresh machine ready to build: chooses the package set and installs the system packages that it needs.
# Usage: eng/bootstrap.sh [--for-tests]
#   STREAMENGINE_PACKAGES=full|restricted overrides the choice; eng/packages.chosen remembers it otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
chosen=eng/packages.chosen

fail() { echo "bootstrap: $*" >&2; exit 2; }

command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing; install it from https://dotnet.microsoft.com/download and run this again"
dotnet --version >/dev/null 2>&1 || fail "no .NET SDK that global.json accepts: $(grep -o '"version": "[^"]*"' global.json) or newer; install it and run this again"

# The packages that a restore did not find, or not as asked for (NU1603: only a newer one).
lacking() {
  sed -nE -e 's/.*NU110[0-9]: Unable to find (package|a stable package) ([A-Za-z0-9._-]*[A-Za-z0-9_-]).*/\2/p' \
    -e 's/.*NU1603: .* but ([A-Za-z0-9._-]+ [0-9][^ ]*) was not found.*/\1/p' | sort -u | paste -sd, | sed 's/,/, /g'
}

choose() {
  local answer
  # In English, whatever the user's language: what is lacking is read from the answer.
  if answer=$(STREAMENGINE_PACKAGES=full DOTNET_CLI_UI_LANGUAGE=en dotnet restore StreamEngine.sln --nologo 2>&1); then
    set=full
    why="the feed has everything"
  else
    set=restricted
    lacking=$(lacking <<<"$answer")
    [ -n "$lacking" ] || fail "the package feed did not answer as expected:
$(grep -m3 -E 'error' <<<"$answer" || tail -n 3 <<<"$answer" || true)"
    why="the feed lacks $lacking"
  fi
  echo "$set" > "$chosen"
}

case "${STREAMENGINE_PACKAGES:-}" in
  # Remembered only where nothing is yet, so that a plain dotnet build works from here on.
  full|restricted) set=$STREAMENGINE_PACKAGES; why="STREAMENGINE_PACKAGES says so"; [ -s "$chosen" ] || echo "$set" > "$chosen" ;;
  "") set=$(cat "$chosen" 2>/dev/null || true)
      case "$set" in full|restricted) why="remembered in $chosen" ;; *) choose ;; esac ;;
  *) fail "STREAMENGINE_PACKAGES is \"$STREAMENGINE_PACKAGES\": must be full or restricted" ;;
esac

if [ "$set" = full ]; then
  echo "package set: full ($why); left out: nothing"
else
  echo "package set: restricted ($why); Kafka client 1.9.3 over the system's librdkafka, stand-ins for gRPC and prometheus-net; left out: the Akka host, Testcontainers"
fi

missing=()
# Ordinary users often lack /sbin on their path. Only where ldconfig does not answer is the file itself looked for.
has_library() {
  local known
  if known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null); then grep -qF "$1" <<<"$known"; else compgen -G "/usr/lib/*/$1*" >/dev/null; fi
}
[ "$set" = full ] || has_library librdkafka.so.1 || missing+=(librdkafka1)
if [ "${1:-}" = --for-tests ]; then
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v curl >/dev/null || missing+=(curl)
  command -v promtool >/dev/null || missing+=(prometheus)
fi
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || fail "missing system packages, by Debian's names: ${missing[*]}; install them and run this again"
  [ "$(id -u)" = 0 ] || fail "missing system packages; run: sudo apt-get install -y ${missing[*]}"
  echo "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || { tail -5 "$log" >&2; fail "could not install ${missing[*]}; run: apt-get install -y ${missing[*]}"; }
fi
