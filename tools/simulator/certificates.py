"""A certificate chain of its own, made by the openssl command line at start.

Root, intermediate and leaf, as a public authority would shape them. `openssl ca`
signs all three because, unlike `openssl x509`, it takes a start date: the chain
is valid from yesterday, so that a clock a little behind does not reject it.
"""

import os
import subprocess
import time

from simulator import regions

ROOT = "root.pem"
CHAIN = "chain.pem"
KEY = "leaf.key"

DAY = 24 * 60 * 60

CONFIG = """
[ca]
default_ca = simulator
[simulator]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = policy
[policy]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, {leaf_usage}
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
subjectAltName = {names}
"""

KEY_KINDS = {
    "rsa": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
    "ec": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
}
LEAF_USAGE = {"rsa": "digitalSignature, keyEncipherment", "ec": "digitalSignature"}


def make(folder, leaf_kind):
    """Leaves ROOT, CHAIN and KEY in the folder."""
    write(folder, "openssl.cnf", CONFIG.format(leaf_usage=LEAF_USAGE[leaf_kind], names=names()))
    write(folder, "index.txt", "")
    issue(folder, "root", "rsa", "ECS simulator root", issuer="root", extra=["-selfsign"])
    issue(folder, "intermediate", "rsa", "ECS simulator intermediate", issuer="root")
    issue(folder, "leaf", leaf_kind, "ecs.aliyuncs.com", issuer="intermediate")
    write(folder, CHAIN, read(folder, "leaf.pem") + read(folder, "intermediate.pem"))


def names():
    # 127.0.0.1 is there as a DNS name too: some tiny TLS stacks compare only dNSName entries.
    local = ["DNS:localhost", "IP:127.0.0.1", "IP:::1", "DNS:127.0.0.1", "DNS:*.aliyuncs.com"]
    regional = ["DNS:*.%s.aliyuncs.com" % region for region in regions.IDS]
    return ", ".join(local + regional)


def issue(folder, name, kind, subject, issuer, extra=()):
    """Makes name.key and name.pem, signed by the issuer."""
    openssl(folder, "genpkey", *KEY_KINDS[kind], "-out", name + ".key")
    openssl(
        folder, "req", "-config", "openssl.cnf", "-new", "-sha256",
        "-key", name + ".key", "-subj", "/CN=" + subject, "-out", name + ".csr",
    )
    signer = [] if extra else ["-cert", issuer + ".pem"]
    openssl(
        folder, "ca", "-config", "openssl.cnf", "-batch", "-notext", *extra, *signer,
        "-keyfile", issuer + ".key", "-in", name + ".csr", "-out", name + ".pem",
        "-extensions", name, "-startdate", date(-DAY), "-enddate", date(2 * 365 * DAY),
    )


def date(offset):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + offset))


def openssl(folder, *arguments):
    done = subprocess.run(
        ["openssl", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError("openssl %s failed: %s" % (arguments[0], done.stderr.strip()))


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        file.write(text)


def read(folder, name):
    with open(os.path.join(folder, name), encoding="ascii") as file:
        return file.read()
