#!/usr/bin/env bash
# Adds up the test results below the folders that it is given: "N passed, N failed, N skipped".
set -euo pipefail
# Nothing found is no fault: it adds up to 0.
sum() { { find "$@" -name '*.trx' -exec grep -ohE '<Counters [^>]*>' {} + 2>/dev/null | grep -oE "\b$attribute=\"[0-9]+\"" | grep -oE '[0-9]+' || true; } | awk '{n += $1} END {print n + 0}'; }
attribute=total; total=$(sum "$@")
attribute=passed; passed=$(sum "$@")
attribute=executed; executed=$(sum "$@")
echo "$passed passed, $((executed - passed)) failed, $((total - executed)) skipped"
