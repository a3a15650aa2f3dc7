"""copysnap's request is the official SDK's: 200 random copies, the same signature.

How it is compared. The SDK makes each copy over TLS to a recorder that keeps the raw bytes. Its
date and nonce are pinned, and its keys come from a provider without a name, for otherwise it signs
a header x-acs-credentials-provider that only tells which class of the SDK found the keys.
`copysnap sign --unchecked` is given the same parameters, keys, date, nonce and host.

The SDK puts the query on the wire in another order, and less escaped, than the form it signs
(the canonical one); copysnap sends the canonical form itself. So:

1. From the SDK's raw bytes the canonical request is made as a server makes it, by the simulator's
   code, which shares none with copysnap.
2. Signed with the secret it must give the signature that the SDK sent: so it is what the SDK
   signed.
3. From copysnap's bytes the canonical request is read without decoding anything; it must be
   equal, byte for byte, and so must be the Authorization header, which names the signed headers.
4. All other headers are equal, but for those that belong to a connection or name the client.
"""

import os
import random
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import chains
from cli import run
from conftest import sdk
from simulator import signature
from simulator.messages import Request

COPIES = 200
SEED = 20140526
OWN = {"user-agent", "connection"}  # headers that may differ or be absent


# ---- random copies -----------------------------------------------------------------------------

RANGES = [(0x20, 0x7E)] * 3 + [(0x01, 0x7F), (0x80, 0x2FF), (0x300, 0x36F), (0x4E00, 0x9FFF),
                               (0xE000, 0xFFFF), (0x1F300, 0x1FAFF), (0x10000, 0x10FFFF)]


def text(r, longest):
    """Of any code points but U+0000, which no argument can hold, and halves of surrogate pairs,
    which are no characters (the SDK itself cannot encode them)."""
    low, high = r.choice(RANGES)
    mixed = r.random() < .3
    chars = []
    for _ in range(r.choice([0, 1, r.randint(0, longest), r.randint(0, longest)])):
        if mixed:
            low, high = r.choice(RANGES)
        chars.append(chr(r.randint(low, high)))
    return "".join(chars)


def number(r):
    return r.choice([0, 1, r.randint(0, 65536), r.randint(0, 2**53 - 1), 2**53 - 1])


def some(r, members):
    """The members, each with even odds, drawn."""
    return {name: draw() for name, draw in members.items() if r.random() < .5}


def random_copy(r):
    """The parameters, in the API's names."""
    copy = some(r, {
        **{name: lambda: text(r, 30) for name in (
            "RegionId", "DestinationRegionId", "SnapshotId", "DestinationSnapshotName",
            "ClientToken", "DestinationStorageLocationArn", "KMSKeyId", "ResourceGroupId",
            "ResourceOwnerAccount")},
        "DestinationSnapshotDescription": lambda: text(r, 256),
        "Encrypted": lambda: r.random() < .5,
        **{name: lambda: number(r) for name in ("OwnerId", "ResourceOwnerId", "RetentionDays")},
    })
    if r.random() < .8:  # members and whole elements may be missing
        copy["Tag"] = [some(r, {"Key": lambda: text(r, 10), "Value": lambda: text(r, 10)})
                       for _ in range(r.choice([0, 1, 2, 11, 20]))]
    if r.random() < .3:
        copy["Arn"] = [some(r, {"AssumeRoleFor": lambda: number(r),
                                "RoleType": lambda: text(r, 10),
                                "Rolearn": lambda: text(r, 10)})
                       for _ in range(r.choice([0, 1, 2, 10]))]
    return copy


def random_call(r):
    visible = [chr(c) for c in range(0x21, 0x7F)]
    keys = {"id": "LTAI" + "%016x" % r.getrandbits(64),
            "secret": "".join(r.choices(visible, k=r.choice([1, 30, 63, 64, 65, 128])))}
    if r.random() < .3:
        keys["token"] = "CAIS" + "".join(r.choices(visible, k=r.randint(1, 1000)))
    date = "%04d-%02d-%02dT%02d:%02d:%02dZ" % (
        r.randint(1970, 2099), r.randint(1, 12), r.randint(1, 28),
        r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
    return {"method": "copySnapshot", "request": random_copy(r), "keys": keys, "bare": True,
            "date": date, "nonce": "%064x" % r.getrandbits(256)}


def flat(copy):
    """[(name, value)] as they are sent."""
    pairs = []
    for name, value in copy.items():
        if isinstance(value, list):
            pairs += [("%s.%d.%s" % (name, n, member), v)
                      for n, element in enumerate(value, 1) for member, v in element.items()]
        else:
            pairs.append((name, value))
    return [(name, str(v).lower() if isinstance(v, bool) else str(v)) for name, v in pairs]


# ---- what each sends ---------------------------------------------------------------------------

class Recorder(threading.Thread):
    """A TLS server that answers every request alike and keeps its head as it came."""

    REPLY = b'{"SnapshotId":"s-1","RequestId":"R"}'

    def __init__(self, folder):
        super().__init__(daemon=True)
        forge = chains.Forge(folder)
        self.ca = folder / (forge.cert("localhost", chains.P256) + ".crt")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.ca, folder / "localhost.key")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heads = []

    def run(self):
        while True:
            try:
                peer = self.listener.accept()[0]
            except OSError:
                return  # closed: the test is over
            peer.settimeout(60)
            with self.context.wrap_socket(peer, server_side=True) as tls:
                self.serve(tls)

    def serve(self, tls):
        data = b""
        while True:
            more = tls.recv(65536)
            if not more:
                return
            data += more
            head, end, rest = data.partition(b"\r\n\r\n")
            if end:
                assert rest == b""  # neither a body nor a second request before our reply
                self.heads.append(head + end)
                tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                            % (len(self.REPLY), self.REPLY))
                data = b""


def parse(head):
    """(request line, headers by lower-case name) of raw bytes."""
    line, *lines = head.decode("ascii").removesuffix("\r\n\r\n").split("\r\n")
    headers = [(name.lower(), value) for name, value in (x.split(": ", 1) for x in lines)]
    assert len(dict(headers)) == len(headers)
    return line, dict(headers)


def ours(call, host):
    """Raw bytes of copysnap sign."""
    keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": call["keys"]["id"],
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": call["keys"]["secret"]}
    if "token" in call["keys"]:
        keys["ALIBABA_CLOUD_SECURITY_TOKEN"] = call["keys"]["token"]
    words = ["--%s=%s" % pair for pair in flat(call["request"])]
    ran = run("sign", "--unchecked", "--quiet", "--date", call["date"], "--nonce", call["nonce"],
              "--endpoint", host, *words, keys=keys)
    assert ran.code == 0, ran.err
    return ran.raw


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """[(call, the SDK's bytes, ours)]"""
    r = random.Random(SEED)
    calls = [random_call(r) for _ in range(COPIES)]
    recorder = Recorder(tmp_path_factory.mktemp("recorder"))
    recorder.start()
    with recorder.listener:
        outcomes = sdk(recorder.port, recorder.ca, *calls)
    assert outcomes == [{"answers": [{"SnapshotId": "s-1", "RequestId": "R"}]}] * COPIES
    assert len(recorder.heads) == COPIES
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        mine = list(pool.map(lambda call: ours(call, "localhost:%d" % recorder.port), calls))
    return list(zip(calls, recorder.heads, mine))


# ---- the comparison ----------------------------------------------------------------------------

def canonical_of_sdk(head, secret):
    """The canonical request behind the wire form, proved by the signature that came with it."""
    line, headers = parse(head)
    method, target, version = line.split(" ")
    request = Request(method, target, version, headers)
    claim = signature.parse(headers["authorization"])
    text_to_sign = signature.string_to_sign(request, claim.signed_headers)
    assert signature.sign(secret, text_to_sign) == claim.signature
    return signature.canonical_request(request, claim.signed_headers)


def canonical_of_ours(head):
    line, headers = parse(head)
    method, target, version = line.split(" ")
    assert version == "HTTP/1.1"
    path, _, query = target.partition("?")
    names = signature.parse(headers["authorization"]).signed_headers
    lines = "".join("%s:%s\n" % (name, headers[name]) for name in names)
    return "\n".join([method, path, query, lines, ";".join(names), headers["x-acs-content-sha256"]])


@pytest.mark.parametrize("n", range(COPIES))
def test_same(pairs, n):
    call, theirs, mine = pairs[n]
    assert canonical_of_ours(mine) == canonical_of_sdk(theirs, call["keys"]["secret"])
    (_, their_headers), (_, my_headers) = parse(theirs), parse(mine)
    assert my_headers["authorization"] == their_headers["authorization"]
    assert {k: v for k, v in my_headers.items() if k not in OWN} \
        == {k: v for k, v in their_headers.items() if k not in OWN}
    assert ("x-acs-security-token" in my_headers) == ("token" in call["keys"])


def test_the_copies_are_varied(pairs):
    """What was compared: every parameter, every tag, every plane of Unicode, all of ASCII."""
    calls = [call for call, _, _ in pairs]
    names = {name for call in calls for name, _ in flat(call["request"])}
    assert len([n for n in names if "." not in n]) == 14
    assert names >= {"Tag.%d.%s" % (n, m) for n in range(1, 21) for m in ("Key", "Value")}
    assert names >= {"Arn.%d.%s" % (n, m) for n in range(1, 11)
                     for m in ("AssumeRoleFor", "RoleType", "Rolearn")}
    values = "".join(v for call in calls for _, v in flat(call["request"]))
    assert {ord(c) >> 16 for c in values} == set(range(17))
    assert set(map(chr, range(1, 128))) <= set(values)
    assert any(v == "" for call in calls for _, v in flat(call["request"]))
    assert len({head for _, head, _ in pairs}) == COPIES
