#!/usr/bin/env bash
# Names the tests that failed below the folders that it is given, each with the first lines of what it said: the end of a
# long log is what a reader sees, and often all that is kept of it.
set -euo pipefail
find "$@" -name '*.trx' -print0 2>/dev/null | while IFS= read -r -d '' file; do
  awk -v set="$(basename "$(dirname "$file")")" '
    function plain(text) {
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#xD;|\r/, "", text); gsub(/&#xA;/, "\n", text)
      gsub(/&amp;/, "\\&", text); return text
    }
    /<UnitTestResult / && /outcome="Failed"/ {
      name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name)
      print "FAILED (" set ") " plain(name); failed = 1; shown = 0
    }
    failed && /<(Message|StackTrace)>/ { telling = 1; shown = 0 }
    failed && telling {
      line = $0; gsub(/<[^>]*>/, "", line); sub(/^ +/, "", line)
      if (line != "" && shown++ < 12) print "    " plain(line)
    }
    /<\/(Message|StackTrace)>/ { telling = 0 }
    /<\/UnitTestResult>/ { failed = 0 }
  ' "$file"
done
