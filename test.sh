#!/usr/bin/env bash
# Builds everything and runs every test: ./test.sh [options of dotnet test, e.g. --filter Domain]
# Results: TestResults/<package set>/*.trx; the last line counts them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
choice=$(eng/bootstrap.sh --for-tests) || exit $?
echo "$choice"
set=$(sed -n 's/^package set: \([a-z]*\).*/\1/p' <<<"$choice")
export STREAMENGINE_PACKAGES=$set
results=TestResults/$set
rm -rf "$results"
dotnet build StreamEngine.sln -c Release --nologo -v quiet
status=0
dotnet test StreamEngine.sln -c Release --no-build --nologo --logger "trx;LogFilePrefix=tests" --logger "console;verbosity=normal" --results-directory "$results" "$@" || status=$?
eng/count-results.sh "$results"
exit $status
