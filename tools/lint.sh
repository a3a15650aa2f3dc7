#!/bin/sh
# What the compilers' and linters' warnings say of our C. Each tool counts as one; none may say
# anything. Ends with `N passed, N failed`. Needs build/compile_commands.json (make lint makes it).
# usage: lint.sh FILE...
set -u
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

tool() {
    name=$1
    shift
    if "$@" > "$log" 2>&1; then
        passed=$((passed + 1))
        echo "lint: $name: ok"
    else
        failed=$((failed + 1))
        cat "$log"
        echo "lint: $name: FAILED (above)"
    fi
}

sources=$(printf '%s\n' "$@" | grep '\.c$')
[ -n "$sources" ] || { echo "lint: no C sources were named; wanted src and port" >&2; exit 1; }

tool gcc make -k --no-print-directory build/copysnap
tool clang make --no-print-directory clang-warnings
# internalAstError: cppcheck 2.10 cannot read a compound literal in a conditional expression.
tool cppcheck cppcheck --quiet --error-exitcode=1 --inline-suppr --project=build/compile_commands.json \
    --enable=warning,performance,portability --std=c11 --suppress='*:build/*' --suppress=internalAstError -j 2
tool clang-tidy sh -c "printf '%s\n' \"\$@\" | xargs -P 2 -n 4 clang-tidy --quiet -p build" sh $sources
tool clang-format clang-format --dry-run --Werror "$@"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
