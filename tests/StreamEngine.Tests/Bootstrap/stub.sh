#!/usr/bin/env bash
# Stands in for the command under whose name it is called: notes the call and its surroundings, and says what a test told it to say.
# The answer to "COMMAND FIRST-ARGUMENT" is the file of that name: its first line is the exit code, the rest is said. Without one: silent, 0.
call="${0##*/} ${1:-}"
echo "${0##*/} $*" >> "$MACHINE/calls"
env > "$MACHINE/$call.env"
[ -f "$MACHINE/$call" ] || exit 0
{ read -r code; cat; } < "$MACHINE/$call"
exit "$code"
