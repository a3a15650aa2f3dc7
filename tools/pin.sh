#!/bin/sh
# Is FILE there and does it have the checksum we pinned? Says what was wanted, what was found.
# usage: pin.sh FILE SHA256 WHAT-TO-DO
set -eu
file=$1 wanted=$2 todo=$3

if [ ! -f "$file" ]; then
    echo "pin: wanted $file (sha256 $wanted)" >&2
    echo "pin: found no such file" >&2
    echo "pin: $todo" >&2
    exit 1
fi
found=$(sha256sum "$file" | cut -d ' ' -f 1)
if [ "$found" != "$wanted" ]; then
    echo "pin: $file is not the file this was built and measured with" >&2
    echo "pin: wanted sha256 $wanted" >&2
    echo "pin: found  sha256 $found" >&2
    echo "pin: $todo" >&2
    exit 1
fi
