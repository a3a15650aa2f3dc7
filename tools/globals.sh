#!/bin/sh
# Gate: no writable globals but the named ones. The library's contexts belong to its caller, so
# that two threads may use two of them.
# usage: globals.sh 'ALLOWED-SYMBOL...' FOLDER-OF-OBJECTS...
set -eu
allowed=$1
shift

files=$(find "$@" -name '*.o' 2> /dev/null | sort || :)
[ -n "$files" ] || { echo "globals: wanted objects below $*; found none: make" >&2; exit 1; }

# nm -P: file, symbol, letter. Letters b, d, g, s (capital: seen from outside) and C are writable.
# With gcc's plugin it would read the LTO part of an object, which knows neither const nor static.
# shellcheck disable=SC2086
found=$(nm --plugin=/dev/null -A -P $files | awk -v allowed=" $allowed " '
    $3 ~ /^[bBdDgGsSC]$/ { name = $2; sub(/\.[0-9]+$/, "", name)
                           if (!index(allowed, " " name " ")) print $1, name }')
if [ -n "$found" ]; then
    printf '%s\n' "$found" | sed 's/$/: writable; make it const, or move it into a context of the caller/' >&2
    exit 1
fi
echo "globals: $(printf '%s\n' "$files" | wc -l) objects below $*; writable: ${allowed:-none}"
