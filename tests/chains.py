#!/usr/bin/env python3
"""Certificate chains, good and bad, made by the openssl command: what a server may show to a client.

    chains.py DIRECTORY     make all of them there

Each chain NAME is two files: NAME.pem, what the server sends, its own certificate first, and
NAME.key. Roots are NAME.root.pem: what a client is given to trust. All are for `localhost` unless
their name says otherwise.
"""
import pathlib
import subprocess
import sys

CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
LEAF = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
LOCALHOST = "subjectAltName=DNS:localhost\n"
SERVER = "extendedKeyUsage=serverAuth\n"
RSA, RSA1024, RSA4096 = "rsa:2048", "rsa:1024", "rsa:4096"
P256, P384, P521 = "P-256", "P-384", "P-521"


class Forge:
    """Makes keys and certificates in one directory."""

    def __init__(self, where):
        self.where = pathlib.Path(where)
        self.where.mkdir(parents=True, exist_ok=True)

    def openssl(self, *words):
        subprocess.run(["openssl", *map(str, words)], cwd=self.where, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def key(self, name, kind):
        if kind.startswith("rsa:"):
            how = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + kind[4:]]
        else:
            how = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + kind]
        self.openssl("genpkey", *how, "-out", name + ".key")

    def cert(self, name, kind, issuer=None, subject=None, extensions=LEAF + LOCALHOST + SERVER,
             dates=("20200101000000Z", "20491231235959Z"), digest="sha256", pss=False):
        """NAME.crt and NAME.key, signed by issuer's key or by its own. Returns name."""
        self.key(name, kind)
        (self.where / (name + ".ext")).write_text(extensions)
        self.openssl("req", "-new", "-key", name + ".key", "-subj", subject or "/CN=" + name,
                     "-out", name + ".csr")
        # `openssl ca` is the command that takes any two dates.
        (self.where / (name + ".txt")).write_text("")
        (self.where / (name + ".cnf")).write_text(
            "[ca]\ndefault_ca=x\n[x]\ndatabase=%s.txt\nnew_certs_dir=.\nrand_serial=yes\n"
            "policy=p\nunique_subject=no\n[p]\ncommonName=optional\norganizationName=optional\n"
            % name)
        signer = ["-selfsign"] if issuer is None else ["-cert", issuer + ".crt"]
        self.openssl("ca", "-batch", "-notext", "-config", name + ".cnf", "-in", name + ".csr",
                     "-out", name + ".crt", "-md", digest, "-extfile", name + ".ext",
                     "-startdate", dates[0], "-enddate", dates[1], "-preserveDN",
                     "-keyfile", (issuer or name) + ".key", *signer,
                     *(["-sigopt", "rsa_padding_mode:pss"] if pss else []))
        return name

    def bundle(self, name, *certs):
        text = "".join((self.where / (c + ".crt")).read_text() for c in certs)
        (self.where / name).write_text(text)

    def chain(self, name, *certs):
        """What a server sends as NAME: certs, the first of them its own."""
        self.bundle(name + ".pem", *certs)
        (self.where / (name + ".key")).write_text((self.where / (certs[0] + ".key")).read_text())


def authority(forge, name, root_kind, kind, digest="sha256"):
    """A root and an intermediate below it; returns both names."""
    root = forge.cert(name + "-root", root_kind, extensions=CA, digest=digest,
                      subject="/O=Forge/CN=Forge Root " + name)
    middle = forge.cert(name + "-middle", kind, root, extensions=CA, digest=digest,
                        subject="/O=Forge/CN=Forge Middle " + name)
    forge.bundle(name + ".root.pem", root)
    return root, middle


def make_good(forge):
    for name, root_kind, kind, digest in (("rsa", RSA, RSA, "sha256"), ("p256", P256, P256, "sha256"),
                                          ("p384", P384, P384, "sha384"),
                                          ("rsa4096", RSA4096, RSA, "sha512")):
        _, middle = authority(forge, name, root_kind, kind, digest)
        leaf = forge.cert(name + "-leaf", kind, middle, digest=digest)
        forge.chain(name, leaf, middle)


def make_bad(forge):
    """Below the good authority `rsa`, each with one thing wrong."""
    root, middle = "rsa-root", "rsa-middle"
    rows = {
        "wrong-name": {"extensions": LEAF + "subjectAltName=DNS:a.example,DNS:*.b.example\n"},
        "address-name": {"extensions": LEAF + "subjectAltName=IP:127.0.0.1\n"},
        "cn-only": {"extensions": LEAF, "subject": "/CN=localhost"},
        "client-only": {"extensions": LEAF + LOCALHOST + "extendedKeyUsage=clientAuth\n"},
        "expired": {"dates": ("20200101000000Z", "20210101000000Z")},
        "not-yet": {"dates": ("20480101000000Z", "20490101000000Z")},
        "sha1": {"digest": "sha1"},
        "pss": {"pss": True},
    }
    for name, row in rows.items():
        forge.chain(name, forge.cert(name + "-leaf", RSA, middle, **row), middle)
    forge.chain("rsa1024", forge.cert("rsa1024-leaf", RSA1024, middle), middle)
    forge.chain("p521", forge.cert("p521-leaf", P521, middle), middle)
    forge.chain("no-middle", "rsa-leaf")
    forge.chain("disorder", "rsa-leaf", "p256-middle", middle)
    not_ca = forge.cert("not-ca-middle", RSA, root, extensions=LEAF + LOCALHOST)
    forge.chain("not-ca", forge.cert("not-ca-leaf", RSA, not_ca), not_ca)
    hostile = "/CN=\x1b[31mevil\n\u202e"
    forge.chain("hostile", forge.cert("hostile-leaf", P256, None, subject=hostile,
                                      extensions=LEAF + "subjectAltName=DNS:\x1b[2J.example\n"))
    # A root of the same name with another key, before and after the right one.
    forge.cert("twin-root", RSA, extensions=CA, subject="/O=Forge/CN=Forge Root rsa")
    forge.bundle("twins.root.pem", "twin-root", root, "twin-root")
    forge.bundle("twin.root.pem", "twin-root")
    forge.bundle("pinned.root.pem", "rsa-leaf")
    forge.bundle("many.root.pem", "p256-root", "p384-root", "rsa4096-root", "twin-root", root)
    forge.chain("with-root", "rsa-leaf", middle, root)


def make_all(where):
    forge = Forge(where)
    make_good(forge)
    make_bad(forge)


if __name__ == "__main__":
    make_all(sys.argv[1])
