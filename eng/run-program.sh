#!/usr/bin/env bash
# Builds a program, if anything has changed, and runs it in this process's place: eng/run-program.sh <project's folder> <its assembly> [arguments]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project=$1 assembly=$2
shift 2
choice=$("$root/eng/bootstrap.sh") || exit $?
# Said on standard error: what the program prints may be piped on.
echo "$choice" >&2
set=$(sed -n 's/^package set: \([a-z]*\).*/\1/p' <<<"$choice")
export STREAMENGINE_PACKAGES=$set
echo "building, if anything has changed..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(cd "$root" && dotnet build "$project" -c Release --nologo -v quiet >"$log" 2>&1) || { cat "$log" >&2; exit 1; }
rm -f "$log"
# So much may be allocated between two collections: what is in flight lives for a moment only, and the fewer of them meet it the less is copied.
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-0x10000000}
exec dotnet "$root/$project/bin/$set/Release/net10.0/$assembly.dll" "$@"
