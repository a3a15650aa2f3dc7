#!/bin/sh
# Runs each fuzzer (tests/fuzz/*.c). What crashes lies in build/fuzz/found. One line a fuzzer; the last
# line counts.
#   fuzz.sh OPTION...    with these options of libFuzzer; what is learned stays in build/fuzz/corpus
#   fuzz.sh              as many executions as take some two minutes, the same ones every time: from
#                        tests/fuzz/corpus, with a fixed seed
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
corpus=build/fuzz/corpus
if [ $# = 0 ]; then
    corpus=build/fuzz/fixed
    rm -rf "$corpus"
fi
mkdir -p build/fuzz/found
for source in tests/fuzz/*.c; do
    name=$(basename "$source" .c)
    mkdir -p "$corpus/$name"
    # A command line that explains all codes takes longer than any other input.
    case $name in cli) runs=5000 ;; *) runs=100000 ;; esac
    [ $# = 0 ] && fixed="-seed=1 -runs=$runs" || fixed=
    if "build/fuzz/$name" -artifact_prefix="build/fuzz/found/$name-" -timeout=20 -rss_limit_mb=1024 $fixed "$@" \
        "$corpus/$name" "tests/fuzz/corpus/$name" > "build/fuzz/$name.log" 2>&1; then
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
