#!/bin/sh
# Installs those of the named Debian packages that are missing; says what it does. Where none is
# missing it does nothing and needs no root.
# usage: deps.sh PACKAGE...
set -eu

if ! command -v dpkg-query > /dev/null; then
    echo "deps: this is not Debian. The build is made for Debian bookworm; elsewhere install what these hold:" >&2
    echo "deps: $*" >&2
    exit 1
fi

missing=
for package in $(printf '%s\n' "$@" | sort -u); do
    state=$(dpkg-query -W -f '${db:Status-Status} ' "$package" 2> /dev/null || :)
    case " $state" in
        *" installed "*) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=env
elif command -v sudo > /dev/null; then
    as_root='sudo env'
else
    echo "deps: missing:$missing" >&2
    echo "deps: installing them needs root, and there is no sudo. As root: apt-get install$missing" >&2
    exit 1
fi

echo "deps: installing$missing"
apt() { $as_root DEBIAN_FRONTEND=noninteractive apt-get -q "$@"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt update && apt install -y --no-install-recommends $missing; } > "$log" 2>&1; then
    cat "$log" >&2
    echo "deps: apt-get could not install$missing (above)" >&2
    exit 1
fi
