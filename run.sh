#!/usr/bin/env bash
# Builds what is needed and runs the engine: ./run.sh [command and options]; without any: the demo.
set -euo pipefail
[ $# -gt 0 ] || set -- demo
exec "$(dirname "${BASH_SOURCE[0]}")/eng/run-program.sh" src/StreamEngine streamengine "$@"
