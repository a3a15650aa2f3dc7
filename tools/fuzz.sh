#!/bin/sh
# Runs each fuzzer on a copy of its corpus (tests/fuzz/corpus), with the options given. What crashes
# lies in build/fuzz/found. One line a fuzzer; the last line counts.
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
mkdir -p build/fuzz/found
for source in tests/fuzz/*.c; do
    name=$(basename "$source" .c)
    mkdir -p "build/fuzz/corpus/$name"
    if "build/fuzz/$name" -artifact_prefix="build/fuzz/found/$name-" -timeout=20 -rss_limit_mb=1024 "$@" \
        "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" > "build/fuzz/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "  fuzz $name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 executions/p' "build/fuzz/$name.log"), nothing found"
    else
        failed=$((failed + 1))
        echo "  fuzz $name: FAILED, see build/fuzz/$name.log"
        tail -n 30 "build/fuzz/$name.log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
