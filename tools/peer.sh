#!/bin/sh
# Unpacks a Debian package for tests into build/peers instead of installing it: servers such as nginx
# would be started on this machine when installed.
# usage: peer.sh PACKAGE
set -eu
cd "$(dirname "$0")/.."
package=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# apt drops its rights to the user _apt, who must be able to write there.
chmod 777 "$scratch"
fetch() { (cd "$scratch" && apt-get -q download "$package") > "$scratch/log" 2>&1; }
if ! fetch && ! { [ "$(id -u)" = 0 ] && apt-get -q update > "$scratch/update" 2>&1 && fetch; }; then
    cat "$scratch/log" >&2
    echo "peer: apt-get could not download $package (above); 'apt-get update' may help" >&2
    exit 1
fi
mkdir -p build/peers
dpkg-deb -x "$scratch/$package"_*.deb build/peers
