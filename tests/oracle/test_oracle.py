"""Random copies: what src/core builds and refuses, against signer.py.

100,000 valid ones must be byte-equal, 20,000 invalid ones refused by the same rule at the same
parameter. The driver is built from src/core by the Makefile. COPYSNAP_ORACLE=N divides the counts by
N, COPYSNAP_SEED changes the seed.
"""

import datetime
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import signer  # noqa: E402

TOP = os.path.join(HERE, "..", "..")
DRIVER = os.path.join(TOP, "build", "host", "tests", "oracle", "driver")
SHARE = int(os.environ.get("COPYSNAP_ORACLE", "1"))
SEED = int(os.environ.get("COPYSNAP_SEED", "20261124"))
with open(os.path.join(TOP, "src", "copysnap.h"), encoding="ascii") as header:
    HEADER = header.read()
VERSION = re.search(r'CS_VERSION "([^"]+)"', HEADER)[1]
RULE_NAMES = re.findall(r"^    (CS_RULE_\w+),", HEADER, re.M)
OWN = {"ClientToken": "CLIENT_TOKEN", "DestinationRegionId": "REGION", "RegionId": "REGION",
       "DestinationSnapshotDescription": "DESCRIPTION", "DestinationSnapshotName": "NAME",
       "Encrypted": "BOOLEAN", "KMSKeyId": "KMS_KEY_ID", "OwnerId": "NUMBER",
       "ResourceOwnerId": "NUMBER", "Arn.#.AssumeRoleFor": "NUMBER",
       "RetentionDays": "RETENTION_DAYS", "SnapshotId": "SNAPSHOT_ID", "Tag.#.Key": "TAG_KEY",
       "Tag.#.Value": "TAG_VALUE"}
OTHER = {"required": "REQUIRED", "utf8": "UTF8", "duplicate": "DUPLICATE_KEY",
         "no key": "VALUE_WITHOUT_KEY", "not encrypted": "KEY_WITHOUT_ENCRYPTED"}

VISIBLE = [chr(c) for c in range(0x21, 0x7F)]
LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
NAME_LATER = "ABCxyz0189:_.-"


def code_point(r):
    """Any code point: ASCII, Latin, CJK, astral, controls, specials."""
    low, high = r.choice([(0, 0x7F), (0x20, 0x7E), (0x80, 0x7FF), (0x800, 0xD7FF),
                          (0xE000, 0xFFFF), (0x10000, 0x10FFFF)])
    return chr(r.randint(low, high))


def some(r, least, most):
    return "".join(code_point(r) for _ in range(r.randint(least, most)))


def pick(r, make, rule):
    """Made again until the rule holds."""
    while True:
        s = make()
        if rule(s):
            return s


def length(r, least, most):
    """Small mostly, sometimes at an edge."""
    return r.choice([least, most, r.randint(least, min(most, least + 12)),
                     r.randint(least, min(most, least + 12)), r.randint(least, most)])


def letters(r, alphabet, least, most):
    return "".join(r.choice(alphabet) for _ in range(length(r, least, most)))


def valid_name(r):
    def char(first):
        while True:
            c = code_point(r) if r.random() < 0.7 else r.choice(NAME_LATER)
            if signer.name("a" + c + "a") and (not first or signer.name(c + "a")):
                return c
    return char(True) + "".join(char(False) for _ in range(length(r, 1, 127)))


def valid_region(r):
    return "-".join(letters(r, LOWER, 1, 12) for _ in range(r.randint(1, 4)))[:63].rstrip("-")


def valid_copy(r):
    p = {"RegionId": valid_region(r), "DestinationRegionId": valid_region(r),
         "SnapshotId": r.choice("sS") + letters(r, LOWER + "-", 0, 63),
         "DestinationSnapshotName": valid_name(r),
         "DestinationSnapshotDescription": pick(
             r, lambda: some(r, 2, length(r, 2, 256)), signer.description)}
    def maybe(key, make, chance=0.4):
        if r.random() < chance:
            p[key] = make()
    maybe("ClientToken", lambda: letters(r, VISIBLE, 1, 64))
    maybe("RetentionDays", lambda: str(r.choice([1, 65536, r.randint(1, 65536)])))
    maybe("Encrypted", lambda: r.choice(["true", "false"]))
    if p.get("Encrypted") == "true":
        maybe("KMSKeyId", lambda: some(r, 1, 64))
    for key in ("OwnerId", "ResourceOwnerId"):
        maybe(key, lambda: str(r.choice([0, 2 ** 63 - 1, r.randint(0, 2 ** 63 - 1)])), 0.2)
    for key in ("ResourceOwnerAccount", "ResourceGroupId", "DestinationStorageLocationArn"):
        maybe(key, lambda: some(r, 0, 40), 0.2)
    keys = set()
    for i in r.sample(range(1, 21), r.choice([0, 0, 1, 2, 3, 20])):
        key = pick(r, lambda: some(r, 1, length(r, 1, 128)),
                   lambda s: signer.tag_key(s) and s not in keys)
        keys.add(key)
        p["Tag.%d.Key" % i] = key
        maybe("Tag.%d.Value" % i, lambda: pick(
            r, lambda: some(r, 0, length(r, 0, 128)), signer.tag_value), 0.8)
    for i in r.sample(range(1, 11), r.choice([0, 0, 0, 1, 10])):
        p["Arn.%d.AssumeRoleFor" % i] = str(r.randint(0, 2 ** 53))
        maybe("Arn.%d.RoleType" % i, lambda: some(r, 0, 10), 0.9)
        maybe("Arn.%d.Rolearn" % i, lambda: some(r, 0, 40), 0.9)
    return {k: v.encode() for k, v in p.items()}


def break_it(r, p):
    """One or two things made wrong (perhaps still valid: the oracle decides)."""
    for _ in range(r.choice([1, 1, 2])):
        key = r.choice(sorted(p) + ["Tag.%d.Value" % r.randint(1, 20), "KMSKeyId"])
        old = p.get(key, b"v")
        change = r.randrange(10)
        if change == 0 and key in p:
            del p[key]
        elif change == 1:
            p[key] = old + bytes([r.randrange(256)])
        elif change == 2:
            at = r.randrange(len(old) + 1)
            p[key] = old[:at] + bytes([r.randrange(256)]) + old[at + 1:]
        elif change == 3:
            p[key] = b""
        elif change == 4:
            p[key] = old * r.randint(2, 9)
        elif change == 5:
            p[key] = r.choice([b"http://", b"https://", b"acs:", b"aliyun", b"-", b"0", b" "]) + old
        elif change == 6:
            p[key] = old[:-1]
        elif change == 7:
            p[key] = some(r, 0, 140).encode()
        elif change == 8:
            p["Tag.%d.Key" % r.randint(1, 20)] = p.get("Tag.%d.Key" % r.randint(1, 20), b"k")
        else:
            p[key] = r.choice([b"-1", b"65537", b"0", b"True", b"1.0", b"9223372036854775808"])
    return p


def escape(raw):
    return "".join(chr(b) if 0x21 <= b < 0x7F and b != 0x25 else "%%%02X" % b for b in raw)


def ask(records):
    """The driver's answers to records of (params, host, id, secret, sts, unix, nonce)."""
    lines = []
    for params, *fields in records:
        pairs = [escape(k.encode() + b"=" + v) for k, v in params.items()]
        lines.append("\t".join([escape(str(f).encode()) for f in fields] + pairs))
    done = subprocess.run([DRIVER], input=("\n".join(lines) + "\n").encode(), check=True,
                          stdout=subprocess.PIPE)
    out, at = done.stdout, 0
    for _ in records:
        end = out.index(b"\n", at)
        words, at = out[at:end].decode().split(" "), end + 1
        if words[0] == "B":
            yield "B", out[at:at + int(words[1])]
            at += int(words[1])
        else:
            yield "R", (words[2], int(words[3]), RULE_NAMES[int(words[1])])
    assert at == len(out)


def identity(r):
    sts = letters(r, VISIBLE, 1, 700) if r.random() < 0.3 else ""
    host = "ecs.%s.aliyuncs.com" % valid_region(r) + r.choice(["", ":8443"])
    return (host, letters(r, VISIBLE, 1, 40), some(r, 1, 100).replace("\0", "x"), sts,
            r.randint(0, 253402300799), letters(r, VISIBLE, 1, 64))


def batches(count, make, size=2000):
    r = random.Random("%d %d" % (SEED, count))
    for first in range(0, count, size):
        yield [(make(r), *identity(r)) for _ in range(min(size, count - first))]


def iso(unix):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=unix)).strftime(
        "%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def test_valid_copies_are_byte_equal():
    equal = 0
    for records in batches(100000 // SHARE, valid_copy):
        for record, (kind, got) in zip(records, ask(records)):
            params, host, key_id, secret, sts, unix, nonce = record
            assert kind == "B", (params, got)
            want = signer.request(params, host, key_id, secret, sts, iso(unix), nonce, VERSION)
            assert got == want, params
            equal += 1
    print("%d copies byte-equal" % equal)
    assert equal == 100000 // SHARE


def want_refused(found):
    row, index, what = found
    return row, index, "CS_RULE_" + (OWN[row] if what == "own" else OTHER[what])


def test_invalid_copies_are_refused_by_the_same_rule():
    refused, rules = 0, set()
    for records in batches(10 ** 9, lambda r: break_it(r, valid_copy(r))):
        for record, (kind, got) in zip(records, ask(records)):
            found = signer.refusal(record[0])
            assert (kind == "R") == (found is not None), (record[0], found, got)
            if found:
                assert got == want_refused(found), record[0]
                refused += 1
                rules.add(got[2])
        if refused >= 20000 // SHARE:
            break
    print("%d copies refused, by %d rules" % (refused, len(rules)))
    # Every rule that CopySnapshot has was the reason at least once.
    assert rules == {"CS_RULE_" + x for x in list(OWN.values()) + list(OTHER.values())}
