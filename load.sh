#!/usr/bin/env bash
# Builds what is needed and runs the load suite: ./load.sh [command and options]; without any: the list of scenarios.
set -euo pipefail
[ $# -gt 0 ] || set -- list
exec "$(dirname "${BASH_SOURCE[0]}")/eng/run-program.sh" load/StreamEngine.Load streamengine-load "$@"
