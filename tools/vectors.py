#!/usr/bin/env python3
"""Turns tests/vectors/*.json into a table for unit tests.

usage: vectors.py tests/vectors > build/gen/vectors.h

The vectors were made by the official SDK (ecs20140526 7.11.6) with date and nonce pinned, or were
published with the documentation of the signature. Those with headers that we never send (retries)
are left out here.
"""
import glob
import json
import os
import sys


def c_string(text):
    """A C literal; each byte that is not plain ASCII as an octal escape of three digits."""
    return '"' + "".join(chr(b) if 0x20 <= b < 0x7F and chr(b) not in '"\\?' else "\\%03o" % b
                         for b in text.encode()) + '"'


def vector(path):
    """(name, action, host, id, secret, token, date, nonce, params, query, authorization) or None."""
    v = json.load(open(path, encoding="utf-8"))
    expected = v.get("expected") or v["recomputed"]
    if "x-acs-retry" in expected["canonical_request"]:
        return None
    keys = v["credentials"]
    params = v["wire_params"] if "wire_params" in v else sorted(v["params"].items())
    name = os.path.basename(path)[:-len(".json")]
    query = expected["canonical_request"].split("\n")[2]
    return (name, v["action"], v["host"], keys["accessKeyId"], keys["accessKeySecret"],
            keys.get("securityToken"), v["date"], v["nonce"], params, query,
            expected["authorization"])


def main():
    print("/* Made by tools/vectors.py from tests/vectors. */")
    rows = [row for row in map(vector, sorted(glob.glob(sys.argv[1] + "/*.json"))) if row]
    for i, row in enumerate(rows):
        pairs = "".join("{%s, %s}, " % (c_string(k), c_string(x)) for k, x in row[8])
        print("static const struct vector_param params_%d[] = {%s{0, 0}};" % (i, pairs))
    print("static const struct vector vectors[] = {")
    for i, row in enumerate(rows):
        texts = ["0" if t is None else c_string(t) for t in row[:8] + row[9:]]
        print("    {params_%d, %s}," % (i, ", ".join(texts)))
    print("};")


if __name__ == "__main__":
    main()
