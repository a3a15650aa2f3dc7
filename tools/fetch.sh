#!/bin/sh
# Brings the source archive of a Debian package into build/dl/ and checks its checksum. Looks in
# $DISTDIR, then in build/dl/, then asks the Debian archive this machine already uses, through apt:
# with a private list of sources and private state under build/, so that no root is needed and the
# machine's own configuration and lists stay as they are (its proxy settings count).
# usage: fetch.sh PACKAGE FILE SHA256
set -eu
package=$1 file=$2 sha256=$3
here=$(cd "$(dirname "$0")" && pwd)
top=$PWD
dl=$top/build/dl
apt=$top/build/apt

pin() {
    "$here/pin.sh" "$1" "$sha256" "remove or replace it; or name a folder that holds it: make DISTDIR=/some/folder"
}

# The machine's sources of the Debian archive (…/debian, component main), as sources of source code.
sources() {
    for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$f" ] || continue
        sed -n 's/^[[:space:]]*deb[[:space:]]\(.*\/debian\/\{0,1\}[[:space:]].*[[:space:]]main\)/deb-src \1/p' "$f"
    done > "$apt/debian.list"
    for f in /etc/apt/sources.list.d/*.sources; do
        [ -f "$f" ] || continue
        awk -v RS= '/(^|\n)URIs:[^\n]*\/debian\/?([ \n]|$)/ && /(^|\n)Components:[^\n]*main/ {
            sub(/(^|\n)Types:[^\n]*/, "\nTypes: deb-src"); print $0 "\n" }' "$f" | sed '/^$/{N;/^\n$/D}'
    done > "$apt/debian.sources"
}

private_apt() {
    apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/parts" \
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" \
        -o APT::Sandbox::User="$(id -un)" "$@"
}

if [ -n "${DISTDIR:-}" ] && [ -f "$DISTDIR/$file" ]; then
    pin "$DISTDIR/$file"
    mkdir -p "$dl"
    cp "$DISTDIR/$file" "$dl/"
    exit
fi
if [ -f "$dl/$file" ]; then
    pin "$dl/$file"
    exit
fi
if ! command -v apt-get > /dev/null; then
    echo "fetch: wanted $file (sha256 $sha256)" >&2
    echo "fetch: it is neither in DISTDIR (${DISTDIR:-not set}) nor in build/dl/, and there is no apt-get here" >&2
    echo "fetch: get it from a Debian mirror, pool/main/b/$package/, into a folder; then make DISTDIR=that-folder" >&2
    exit 1
fi

mkdir -p "$dl" "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
sources
mv "$apt/debian.list" "$apt/debian.sources" "$apt/parts/"
echo "fetch: $file through apt"
if ! { private_apt update && cd "$dl" && private_apt source --download-only --tar-only "$package"; } > "$apt/log" 2>&1; then
    cat "$apt/log" >&2
    echo "fetch: wanted $file; apt did not bring it (above; its sources: build/apt/parts/)" >&2
    echo "fetch: mend that, or put the file into a folder; then make DISTDIR=that-folder" >&2
    exit 1
fi
pin "$dl/$file"
