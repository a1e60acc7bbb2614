#!/usr/bin/env bash
# Builds what is needed and runs the load suite: ./load.sh [command and options]; without any: the list of scenarios.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -gt 0 ] || set -- list
choice=$("$here/eng/bootstrap.sh") || exit $?
# Said on standard error: what the suite prints may be piped on.
echo "$choice" >&2
set=$(sed -n 's/^package set: \([a-z]*\).*/\1/p' <<<"$choice")
export STREAMENGINE_PACKAGES=$set
echo "building, if anything has changed..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(cd "$here" && dotnet build load/StreamEngine.Load -c Release --nologo -v quiet >"$log" 2>&1) || { cat "$log" >&2; exit 1; }
rm -f "$log"
exec dotnet "$here/load/StreamEngine.Load/bin/$set/Release/net10.0/streamengine-load.dll" "$@"
