"""The real program against real TLS servers: chains good and bad, and servers that are none.

Not one byte of a request may reach a server that is not believed: every refusal is exit 3, and the
servers that answer in Python note what they were asked.
"""

import os
import socket
import ssl
import subprocess
import sys
import threading

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

import chains  # noqa: E402  (the path above comes first)

PROGRAM = os.path.join(HERE, "..", "..", "build", "copysnap")
SECRET = "the-secret-of-this-test"
NEW_ID = "s-copied0000000000"
BODY = b'{"RequestId":"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E","SnapshotId":"%s"}' % NEW_ID.encode()
REPLY = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
         b"Connection: close\r\n\r\n" % len(BODY)) + BODY

# Real nginx, unpacked by the Makefile (tools/peer.sh).
NGINX = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "peers", "usr", "sbin", "nginx")


@pytest.fixture(scope="session")
def forge(tmp_path_factory):
    where = tmp_path_factory.mktemp("chains")
    chains.make_all(where)
    return where


class Server(threading.Thread):
    """Listens on a free port and gives the first connection to `serve(socket)`. An error there, as
    when the client turns away, ends it."""

    def __init__(self, serve):
        super().__init__(daemon=True)
        self.serve = serve
        self.asked = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(30)
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        try:
            with self.listener, self.listener.accept()[0] as peer:
                peer.settimeout(30)
                self.asked = self.serve(peer) or b""
        except OSError:
            pass


def read_head(peer):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = peer.recv(4096)
        if not piece:
            break
        data += piece
    return data


def tls(forge, chain, reply=REPLY, close=True, **settings):
    """What a server does that shows `chain`, answers one request, and says close_notify or not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(settings.pop("ciphers", "ALL:@SECLEVEL=0"))
    context.load_cert_chain(forge / (chain + ".pem"), forge / (chain + ".key"))
    for name, value in settings.items():
        setattr(context, name, value)

    def serve(peer):
        with context.wrap_socket(peer, server_side=True) as secure:
            asked = read_head(secure)
            secure.sendall(reply)
            if close:
                secure.unwrap()
            return asked
    return serve


def copysnap(port, roots, *options):
    """One call for a copy over `port`, and no other call; (exit code, stdout, stderr)."""
    env = {"PATH": os.environ["PATH"], "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAItest",
           "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
    done = subprocess.run(
        [PROGRAM, "copy", "s-source", "--region-id", "cn-hangzhou", "--destination-region-id",
         "cn-beijing", "--no-wait", "--look", "none", "--timeout", "2", "--endpoint", "localhost:%d" % port,
         "--connect", "127.0.0.1", "--ca-file", str(roots), *options],
        env=env, capture_output=True, timeout=60)
    assert SECRET.encode() not in done.stdout + done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def assert_refused(server, result, *words):
    code, out, err = result
    server.join(30)
    assert code == 3, err
    assert out == ""
    assert server.asked == b""
    for word in words:
        assert word in err, err


def assert_copied(server, result):
    code, out, err = result
    server.join(30)
    assert code == 0, err
    assert out == NEW_ID + "\n"
    assert server.asked.startswith(b"POST /?")


# ---- believed


@pytest.mark.parametrize("chain", ["rsa", "p256", "p384", "rsa4096"])
def test_good_chain(forge, chain):
    server = Server(tls(forge, chain))
    assert_copied(server, copysnap(server.port, forge / (chain + ".root.pem")))


@pytest.mark.parametrize("roots", ["many", "twins", "pinned"])
def test_root_is_found_in_file(forge, roots):
    server = Server(tls(forge, "rsa"))
    assert_copied(server, copysnap(server.port, forge / (roots + ".root.pem")))


def test_root_may_be_sent_too(forge):
    server = Server(tls(forge, "with-root"))
    assert_copied(server, copysnap(server.port, forge / "rsa.root.pem"))


@pytest.mark.parametrize("suite", ["ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256",
                                   "ECDHE-RSA-AES256-GCM-SHA384"])
def test_suite(forge, suite):
    server = Server(tls(forge, "rsa", ciphers=suite))
    assert_copied(server, copysnap(server.port, forge / "rsa.root.pem"))


def test_system_bundle_with_one_more(forge, tmp_path):
    bundle = "/etc/ssl/certs/ca-certificates.crt"
    if not os.path.exists(bundle):
        pytest.skip("no " + bundle)
    roots = tmp_path / "roots.pem"
    with open(bundle) as system:
        roots.write_text(system.read() + (forge / "p256.root.pem").read_text())
    server = Server(tls(forge, "p256"))
    assert_copied(server, copysnap(server.port, roots))


def test_client_certificate_is_optional(forge):
    server = Server(tls(forge, "rsa", verify_mode=ssl.CERT_OPTIONAL))
    assert_copied(server, copysnap(server.port, forge / "rsa.root.pem"))


# ---- not believed


@pytest.mark.parametrize("chain, words", [
    ("wrong-name", ["for other names", "a.example, *.b.example, not for localhost"]),
    ("address-name", ["no DNS name in subjectAltName"]),
    ("cn-only", ['"localhost" has no DNS name in subjectAltName']),
    ("expired", ["no longer valid", "2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z", "our clock says 20"]),
    ("not-yet", ["not valid yet", "2048-01-01T00:00:00Z to 2049-01-01T00:00:00Z"]),
    ("sha1", ['"sha1-leaf" is signed with SHA-1']),
    ("pss", ['"pss-leaf" is signed with RSA-PSS']),
    ("rsa1024", ['"rsa1024-leaf" has RSA of 1024 bits']),
    ("p256", ["not trusted", 'ends at "Forge Root p256"']),
    ("no-middle", ['ends at "Forge Middle rsa"', "is an intermediate missing there?"]),
    ("disorder", ["not in order"]),
    ("not-ca", ["no authority"]),
    ("client-only", ["not for TLS servers"]),
    ("p521", ["alert 40"]),
    ("hostile", ["?[2J.example"]),
])
def test_bad_chain(forge, chain, words):
    server = Server(tls(forge, chain))
    result = copysnap(server.port, forge / "rsa.root.pem")
    assert "\x1b" not in result[2]
    assert_refused(server, result, *words)


def test_twin_of_the_root(forge):
    server = Server(tls(forge, "rsa"))
    assert_refused(server, copysnap(server.port, forge / "twin.root.pem"), "not trusted")


@pytest.mark.parametrize("name, words", [
    ("rsa.key", "BEGIN CERTIFICATE"), ("cut", "ends within a certificate"), ("missing", "")])
def test_unusable_file_of_roots(forge, tmp_path, name, words):
    roots = forge / name
    if name == "cut":
        roots = tmp_path / "cut.pem"
        roots.write_text((forge / "rsa.root.pem").read_text()[:400])
    code, out, err = copysnap(9, roots)
    assert (code, out) == (2, "")
    assert words in err


# ---- other servers


def test_tls_1_3_only(forge):
    server = Server(tls(forge, "rsa", minimum_version=ssl.TLSVersion.TLSv1_3))
    assert_refused(server, copysnap(server.port, forge / "rsa.root.pem"), "alert 70 (protocol_version")


def test_no_common_suite(forge):
    server = Server(tls(forge, "rsa", ciphers="AES128-SHA256"))
    assert_refused(server, copysnap(server.port, forge / "rsa.root.pem"), "alert 40 (handshake_failure")


def test_client_certificate_is_demanded(forge):
    server = Server(tls(forge, "rsa", verify_mode=ssl.CERT_REQUIRED))
    assert_refused(server, copysnap(server.port, forge / "rsa.root.pem"), "a certificate of ours")


def raw(reply):
    def serve(peer):
        peer.recv(4096)
        peer.sendall(reply)
    return serve


@pytest.mark.parametrize("reply, words", [
    (b"", "in the middle of the TLS handshake"),
    (b"\x16\x03\x03\x00\x40\x02\x00", "in the middle of the TLS handshake"),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", 'it said "HTTP/1.1 400 Bad Request"'),
    (b"\x15\x03\x03\x00\x02\x02\x70", "unrecognized_name"),
    (b"\x16\x03\x03\x00\x04\x63\x00\x00\x00", "BearSSL's error"),
])
def test_no_handshake(forge, reply, words):
    server = Server(raw(reply))
    assert_refused(server, copysnap(server.port, forge / "rsa.root.pem"), words)


@pytest.mark.parametrize("reply", [b"", REPLY[:60], REPLY[:-1], REPLY + b"x",
                                   b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY])
def test_reply_that_proves_nothing(forge, reply):
    """After the request was sent, whatever is not a whole reply leaves it unknown: also a body
    without length that ended without close_notify, for anybody could have cut it."""
    server = Server(tls(forge, "rsa", reply=reply, close=False))
    code, out, err = copysnap(server.port, forge / "rsa.root.pem")
    server.join(30)
    assert (code, out) == (6, ""), err
    assert server.asked.startswith(b"POST /?")


def test_body_to_close_notify(forge):
    server = Server(tls(forge, "rsa", reply=b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY))
    assert_copied(server, copysnap(server.port, forge / "rsa.root.pem"))


# ---- servers of other makers


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_for(port, process):
    while process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            pass
    pytest.fail("the server ended: %s" % process.returncode)


@pytest.mark.parametrize("chain", ["rsa", "p384"])
def test_nginx(forge, tmp_path, port, chain):
    config = tmp_path / "nginx.conf"
    config.write_text(
        "daemon off; master_process off; pid %(tmp)s/pid; error_log %(tmp)s/error;\n"
        "events {}\nhttp { access_log off; client_body_temp_path %(tmp)s/b; proxy_temp_path %(tmp)s/p;\n"
        "fastcgi_temp_path %(tmp)s/f; uwsgi_temp_path %(tmp)s/u; scgi_temp_path %(tmp)s/s;\n"
        "server { listen 127.0.0.1:%(port)d ssl; ssl_certificate %(crt)s; ssl_certificate_key %(key)s;\n"
        "default_type application/json; return 200 '%(body)s'; } }\n"
        % {"tmp": tmp_path, "port": port, "crt": forge / (chain + ".pem"), "key": forge / (chain + ".key"),
           "body": BODY.decode()})
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(config)],
                               stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        code, out, err = copysnap(port, forge / (chain + ".root.pem"))
        assert (code, out) == (0, NEW_ID + "\n"), err
        code, _, err = copysnap(port, forge / "rsa4096.root.pem")
        assert code == 3 and "not trusted" in err
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("options, code, words", [
    ([], 6, ""),  # its page is no answer of the service
    (["-groups", "X25519"], 6, ""),
    (["-groups", "P-384"], 6, ""),
    (["-groups", "P-521"], 3, "alert 40"),
    (["-tls1_1"], 3, "alert"),
    (["-tls1_3"], 3, "alert 70"),
])
def test_openssl_s_server(forge, port, options, code, words):
    process = subprocess.Popen(
        ["openssl", "s_server", "-accept", str(port), "-cert", "rsa-leaf.crt", "-cert_chain", "rsa-middle.crt",
         "-key", "rsa.key", "-rev", "-quiet", *options],
        cwd=forge, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        got, _, err = copysnap(port, forge / "rsa.root.pem")
        assert got == code, err
        assert words in err
    finally:
        process.kill()
        process.wait()
