#!/usr/bin/env python3
"""Gate: a file includes only what lies on a lower floor.

    cli -> job -> net -> core        job and cred do not know each other: cli joins them
    cli -> cred -> net -> core

port/port.h is for net, job and cred; port/host.h (files, terminal, signals) for cred and cli.
A platform in port/ may use core (its parsers of hosts and resolv.conf, say), and nothing above.
Everybody may include src/copysnap.h and config/. Within src/ only headers without input or output
behind them: clock, network, files and randomness lie behind the port.
usage: floors.py [ROOT]
"""
import pathlib
import re
import sys

EVERYBODY = {"copysnap.h", "config", "words_id.h"}  # the last is generated, build/gen/
MAY = {
    "config": {"config"},
    "copysnap.h": {"config"},
    "core": {"core"},
    "net": {"net", "core", "port/port.h"},
    "cred": {"cred", "net", "core", "port/port.h", "port/host.h"},
    "job": {"job", "net", "core", "port/port.h"},
    "cli": {"cli", "job", "cred", "net", "core", "port/host.h"},
    "port": {"port", "core"},
}
PURE = {"bearssl.h", "jsmn.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def floor(path):
    """The floor of a file, from its path as it stands in an include."""
    if path == "copysnap.h":
        return path
    return path.split("/")[0]


def allowed(own, name):
    what = floor(name)
    return what in EVERYBODY or what in MAY[own] or name in MAY[own]


def wrong(root, path):
    shown = path.relative_to(root).as_posix()
    own = floor(re.sub(r"^src/", "", shown))
    if own not in MAY:
        yield shown, 1, "lies on no floor: wanted one of %s" % ", ".join(sorted(MAY))
        return
    text = path.read_text()
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(1) if match.group(1) else match.start(2)) + 1
        ours, system = match.groups()
        if ours and not allowed(own, ours):
            yield shown, line, '%s may not include "%s": it may include %s' % (
                own, ours, ", ".join(sorted(MAY[own] | EVERYBODY)))
        elif system and shown.startswith("src/") and system not in PURE:
            yield shown, line, "<%s> has no place in src/: wanted one of %s; else go through the port" % (
                system, ", ".join(sorted(PURE)))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted(p for d in ("src", "port", "config") for p in (root / d).rglob("*.[ch]"))
    if not files:
        sys.exit("floors: no C files below %s; run it at the top of the repository" % root.resolve())
    found = [w for path in files for w in wrong(root, path)]
    for path, line, text in found:
        print("%s:%d: %s" % (path, line, text), file=sys.stderr)
    print("floors: %d files, %d includes upwards or sideways" % (len(files), len(found)))
    sys.exit(bool(found))


main()
