#!/usr/bin/env python3
"""Makes tests/unit/certs.h, session.h and resumed.h: certificates, and TLS sessions with a server that
shows them, to be played back to the client by unit tests.

Run it again when the client's ClientHello changes (suites, curves, order), which shows as a unit test
whose played-back session fails:

    make build/host/libcopysnap.a build/host/libbearssl.a && tests/record.py
"""
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chains  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent
UNIT = TOP / "tests" / "unit"
LIBS = ["build/host/libcopysnap.a", "build/host/libbearssl.a"]
REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"RequestId\":1}"

CERTS = """/* SPDX-License-Identifier: ISC
 * Certificates for unit tests, made by tests/record.py; no private key is kept. root (P-256, "Forge
 * Root") issued middle (organisation "Forge", no common name), which issued leaf (localhost,
 * 127.0.0.1, *.b.example; 2026 to 2050-06-01T12:34:56Z), cn (no subjectAltName) and client (not for
 * servers). twin has root's name and an RSA key. rsa and weak signed themselves and have no
 * extensions: RSA of 2048 bits; of 1024, with SHA-1. All but leaf: 2020 to 2049. */
#ifndef TESTS_UNIT_CERTS_H
#define TESTS_UNIT_CERTS_H

#include "core/pem.h"
#include "core/str.h"

/* The first certificate in text, decoded into der. */
static inline struct cs_str cert_load(const char *text, unsigned char *der, size_t cap)
{
    struct pem p;
    pem_begin(&p, der, cap);
    while (*text != '\\0' && pem_feed(&p, *text) != PEM_CERT) {
        text++;
    }
    return (struct cs_str){(const char *)der, p.n};
}

%s#endif
"""

SESSION = """/* SPDX-License-Identifier: ISC
 * A TLS server's side of one connection, recorded by tests/record.py: its handshake, the replies to
 * SESSION_REQUEST and to the same again, close_notify. */
#ifndef TESTS_UNIT_SESSION_H
#define TESTS_UNIT_SESSION_H

#include "unit/session_request.h"

enum {
    SESSION_HANDSHAKE = %d, /* bytes that come before the request is sent */
    SESSION_REPLY = %d,     /* bytes up to the end of the reply's record */
    SESSION_SECOND = %d     /* bytes up to the end of the second reply's record */
};

static const unsigned char session[] = {
%s
};

#endif
"""

RESUMED = """/* SPDX-License-Identifier: ISC
 * What came after session.h, recorded with it by tests/record.py: a connection in which the server
 * takes up the first one's session, and a further one to a server that does not know it and shakes
 * hands in full. Each with the reply to SESSION_REQUEST and close_notify. */
#ifndef TESTS_UNIT_RESUMED_H
#define TESTS_UNIT_RESUMED_H

enum {
    RESUMED_HANDSHAKE = %d, /* bytes that come before the request is sent */
    RESUMED_REPLY = %d,     /* bytes up to the end of the reply's record */
    DECLINED_HANDSHAKE = %d,
    DECLINED_REPLY = %d
};

static const unsigned char resumed[] = {
%s
};

static const unsigned char declined[] = {
%s
};

#endif
"""


def forge_certs(where):
    """Makes them all; (where they lie, certs.h)."""
    forge = chains.Forge(where)
    root, middle = "root", "middle"
    forge.cert(root, chains.P256, extensions=chains.CA, subject="/O=Forge/CN=Forge Root")
    forge.cert("twin", chains.RSA, extensions=chains.CA, subject="/O=Forge/CN=Forge Root")
    forge.cert(middle, chains.P256, root, extensions=chains.CA, subject="/O=Forge")
    forge.cert("leaf", chains.P256, middle, subject="/O=Forge/CN=leaf",
               dates=("20260101000000Z", "20500601123456Z"),
               extensions=chains.LEAF + chains.SERVER
               + "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:*.b.example\n")
    forge.cert("cn", chains.P256, middle, subject="/CN=localhost", extensions=chains.LEAF)
    forge.cert("client", chains.P256, middle,
               extensions=chains.LEAF + chains.LOCALHOST + "extendedKeyUsage=clientAuth\n")
    forge.cert("rsa", chains.RSA, extensions="")
    forge.cert("weak", chains.RSA1024, extensions="", digest="sha1")
    forge.chain("server", "leaf", middle)
    text = ""
    for name in "root twin middle leaf cn client rsa weak".split():
        lines = (forge.where / (name + ".crt")).read_text().split("\n")[:-1]
        text += "#define CERT_%s \\\n" % name.upper()
        text += " \\\n".join('    "%s\\n"' % line for line in lines) + "\n\n"
    return forge.where, CERTS % text


def context(where):
    """A server's, with a memory for sessions of its own."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(where / "server.pem", where / "server.key")
    return made


def serve(listener, where):
    """Answers two requests over one connection, one over a second that takes up the session, and one
    over a third that does not."""
    known = context(where)
    for requests, server in ((2, known), (1, known), (1, context(where))):
        with server.wrap_socket(listener.accept()[0], server_side=True) as peer:
            for _ in range(requests):
                peer.recv(4096)
                peer.sendall(REPLY)
            try:
                peer.unwrap()
            except OSError:  # the client has closed without close_notify
                pass


def records(data):
    """(type, end) of each TLS record."""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 5 + int.from_bytes(data[at + 3:at + 5], "big")
        yield kind, at


def ends(data):
    """Where the handshake ends, and each record of application data."""
    found = list(records(data))
    return [max(end for kind, end in found if kind in (20, 22))] + [end for kind, end in found if kind == 23]


def rows(data):
    return "\n".join("    " + " ".join("0x%02x," % b for b in data[i:i + 16]) for i in range(0, len(data), 16))


def record(where):
    """session.h and resumed.h."""
    program = where / "record"
    files = [where / name for name in ("session", "resumed", "declined")]
    subprocess.run(["gcc", "-std=c11", "-fsanitize=address,undefined", "-I.", "-Isrc", "-Itests",
                    "-isystem", "build/bearssl/inc", "-o", program, "tests/record_port.c", *LIBS],
                   cwd=TOP, check=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, where))
        thread.start()
        with open(where / "root.crt", "rb") as roots:
            subprocess.run([program, str(listener.getsockname()[1]), *files], stdin=roots, check=True, timeout=20)
        thread.join()
    session, resumed, declined = (file.read_bytes() for file in files)
    if len(resumed) > len(declined) / 2:
        sys.exit("record.py: the server has not taken up the session")
    return (SESSION % (*ends(session), rows(session)),
            RESUMED % (*ends(resumed), *ends(declined), rows(resumed), rows(declined)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        where, certs = forge_certs(directory)
        session, resumed = record(where)
    (UNIT / "certs.h").write_text(certs)
    (UNIT / "session.h").write_text(session)
    (UNIT / "resumed.h").write_text(resumed)
