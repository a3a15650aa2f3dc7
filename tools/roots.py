#!/usr/bin/env python3
"""Turns config/roots.pem, the trusted roots, into C: const data for BearSSL, decoded at build time.

    roots.py FILE           print build/gen/roots.c; every fingerprint is checked first
    roots.py --check FILE   the same facts as read by openssl: do we read certificates as it does?
    roots.py --drift FILE   which of our roots does this machine's own bundle lack or hold differently?

Each certificate in FILE is preceded by comment lines `# name:`, `# key:`, `# until:`, `# sha256:`.
All four are compared with the certificate. Python's standard library only.
"""
import base64
import hashlib
import re
import subprocess
import sys

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
FACTS = ("name", "key", "until", "sha256")
CURVES = {  # object identifier (DER): BearSSL's constant, our word
    bytes.fromhex("2a8648ce3d030107"): ("BR_EC_secp256r1", "EC P-256"),
    bytes.fromhex("2b81040022"): ("BR_EC_secp384r1", "EC P-384"),
}
RSA, EC = bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a8648ce3d0201")
COMMON_NAME, UNIT_NAME = bytes.fromhex("550403"), bytes.fromhex("55040b")


def fail(message):
    sys.exit("roots: " + message)


def elements(der):
    """The DER elements that lie one after the other in `der`: (tag, content, whole)."""
    while der:
        size, head = der[1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(der[2:head], "big")
        if len(der) < head + size:
            fail("a certificate is cut short")
        yield der[0], der[head:head + size], der[:head + size]
        der = der[head + size:]


def inside(der):
    return list(elements(next(elements(der))[1]))


def name_of(dn):
    """The common name, or the unit where that says more (GlobalSign: GlobalSign Root CA - R3)."""
    names = {}
    for _, rdn, _ in elements(next(elements(dn))[1]):
        (_, oid, _), (_, text, _) = inside(rdn)
        names[oid] = text.decode()
    common, unit = names.get(COMMON_NAME, "?"), names.get(UNIT_NAME, "")
    return unit if unit.startswith(common) else common


def year(tag, text):
    """UTCTime or GeneralizedTime to YYYY-MM-DD."""
    text = text.decode()
    if tag == 0x17:
        text = ("19" if text >= "50" else "20") + text
    return "%s-%s-%s" % (text[:4], text[4:6], text[6:8])


def read(der):
    """What a trust anchor needs, and the facts that the comment lines state."""
    parts = [p for p in inside(inside(der)[0][2]) if p[0] != 0xA0]  # without the version
    validity, dn, spki = parts[3], parts[4][2], parts[5][2]
    (_, algorithm, _), (_, bits, _) = inside(spki)
    algorithm = list(elements(algorithm))
    root = {"dn": dn, "name": name_of(dn), "until": year(*inside(validity[2])[1][:2]),
            "sha256": hashlib.sha256(der).hexdigest()}
    if algorithm[0][1] == RSA:
        n, e = (p[1].lstrip(b"\0") for p in inside(bits[1:]))
        root.update(n=n, e=e, key="RSA %d" % int.from_bytes(n, "big").bit_length())
    elif algorithm[0][1] == EC and algorithm[1][1] in CURVES:
        root["curve"], root["key"] = CURVES[algorithm[1][1]]
        root["q"] = bits[1:]
    else:
        fail("%s has a key that this client cannot use: wanted RSA, P-256 or P-384" % root["name"])
    return root


def blocks(path):
    """(comment lines as a dict, certificate) for each certificate in a PEM file."""
    try:
        text = open(path, encoding="utf-8").read()
    except OSError as error:
        fail("cannot read the roots: %s" % error)
    for head, body in re.findall(r"((?:^#.*\n)*)-----BEGIN CERTIFICATE-----\n([^-]*)-----END", text, re.M):
        yield dict(re.findall(r"^# (\w+): +(.*)$", head, re.M)), base64.b64decode(body)


def roots(path):
    found = []
    for stated, der in blocks(path):
        root = read(der)
        for fact in FACTS:
            if stated.get(fact) != root[fact]:
                fail("%s: the comment of `%s` says %s: %s, but the certificate has %s; one of the two was "
                     "changed: compare with the issuer's page" % (path, root["name"], fact, stated.get(fact), root[fact]))
        root["der"] = der
        found.append(root)
    if not found:
        fail("%s holds no certificate" % path)
    return found


def bytes_in_c(name, data):
    lines = ["    " + ", ".join("0x%02x" % b for b in data[i:i + 16]) + "," for i in range(0, len(data), 16)]
    return "static const unsigned char %s[] = {\n%s\n};\n" % (name, "\n".join(lines))


def in_c(path):
    """BearSSL takes pointers to non-const bytes that it never writes: hence the casts."""
    found = roots(path)
    out = ["/* Made from %s by tools/roots.py. */\n#include <bearssl.h>\n" % path,
           "extern const br_x509_trust_anchor cs_roots[];\nextern const size_t cs_roots_n;\n"]
    anchors = []
    for i, root in enumerate(found):
        out.append("/* %s, %s, until %s */" % (root["name"], root["key"], root["until"]))
        fields = ("dn", "n", "e") if "n" in root else ("dn", "q")
        out += [bytes_in_c("%s%d" % (f, i), root[f]) for f in fields]
        p = {f: "(unsigned char *)(uintptr_t)%s%d, sizeof %s%d" % (f, i, f, i) for f in fields}
        key = ("{BR_KEYTYPE_RSA, {.rsa = {%s, %s}}}" % (p["n"], p["e"]) if "n" in root
               else "{BR_KEYTYPE_EC, {.ec = {%s, %s}}}" % (root["curve"], p["q"]))
        anchors.append("    {{%s}, BR_X509_TA_CA, %s}," % (p["dn"], key))
    out.append("const br_x509_trust_anchor cs_roots[] = {\n%s\n};" % "\n".join(anchors))
    out.append("const size_t cs_roots_n = sizeof cs_roots / sizeof *cs_roots;")
    print("\n".join(out))


def check(path):
    for root in roots(path):
        said = subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-noout", "-fingerprint", "-sha256", "-text", "-enddate",
             "-dateopt", "iso_8601"], input=root["der"], capture_output=True, check=True).stdout.decode()
        flat = re.sub(r"[\s:]", "", said).lower()
        wanted = [root["sha256"], root["n"].hex() if "n" in root else root["q"].hex(),
                  re.sub(r"\s", "", root["name"]).lower(), "notafter=" + root["until"]]
        for fact in wanted:
            if fact not in flat:
                fail("%s: openssl does not read %s in it" % (root["name"], fact))
    print("roots: %d certificates, read as openssl reads them" % len(roots(path)))


def drift(path):
    system = {}
    for _, der in blocks(BUNDLE):
        dn = [p for p in inside(inside(der)[0][2]) if p[0] != 0xA0][4][2]
        system.setdefault(dn, set()).add(hashlib.sha256(der).hexdigest())
    drifted = 0
    for root in roots(path):
        there = system.get(root["dn"])
        if there and root["sha256"] in there:
            word = "same"
        else:
            drifted += 1
            word = "DIFFERENT: sha256 " + " ".join(sorted(there)) if there else "MISSING: distrusted or not yet there"
        print("%-32s %-8s until %s  %s" % (root["name"], root["key"], root["until"], word))
    print("roots: %d of ours drifted from %s" % (drifted, BUNDLE))
    return drifted != 0


if __name__ == "__main__":
    modes = {"--check": check, "--drift": drift}
    if len(sys.argv) == 2 and sys.argv[1] not in modes:
        in_c(sys.argv[1])
    elif len(sys.argv) == 3 and sys.argv[1] in modes:
        sys.exit(modes[sys.argv[1]](sys.argv[2]))
    else:
        sys.exit(__doc__)
