#!/bin/sh
# Gate: the program has no allocator and needs nothing of the machine it starts on.
# usage: binary.sh UNSTRIPPED MAP
set -eu
program=$1 map=$2
bad=0

wrong() {
    bad=1
    echo "binary: $program: $1" >&2
    shift
    [ $# = 0 ] || printf '%s\n' "$@" | sed 's/^/binary:     /' >&2
}

for file in "$program" "$map"; do
    [ -f "$file" ] || { echo "binary: wanted $file, found none: make" >&2; exit 1; }
done

found=$(nm "$program" | awk '$NF ~ /^(__libc_|__simple_)?(malloc|calloc|realloc|free|aligned_alloc|memalign|posix_memalign|brk|sbrk)(_impl)?$/')
[ -z "$found" ] || wrong 'has an allocator; find who calls it in the link map' "$found"

# The map begins with pairs of lines: the member that was pulled, and who pulled it.
found=$(awk '/^(Discarded input sections|Memory Configuration)/ { exit }
    pulled { print pulled " for" $0; pulled = "" }
    /libc\.a\((lite_)?(malloc|calloc|realloc|free|aligned_alloc|memalign|posix_memalign|donate)\.l?o\)$/ && !/^ / { pulled = $0 }' "$map")
[ -z "$found" ] || wrong 'the link pulled an allocator' "$found"

found=$(readelf -lW "$program" | grep -E 'INTERP|DYNAMIC' || :)
[ -z "$found" ] || wrong 'wants a dynamic loader, so it would not start in an initramfs' "$found"

found=$(readelf -lW "$program" | grep -E '(GNU_STACK|LOAD).* RWE ' || :)
[ -z "$found" ] || wrong 'has memory that is both writable and executable' "$found"

[ "$bad" = 0 ] && echo 'binary: no allocator, no loader, nothing writable and executable'
exit $bad
