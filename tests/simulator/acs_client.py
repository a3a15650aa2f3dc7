"""A client of the tests' own: signs by ACS3-HMAC-SHA256 and calls. No retry, no mercy."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
import uuid
from urllib.parse import quote, urlencode

FORM = "application/x-www-form-urlencoded"


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json.get("Code")


def enc(text):
    return quote(text, safe="-_.~")


def query_of(parameters):
    return "&".join("%s=%s" % (enc(k), enc(v)) for k, v in sorted(parameters.items()))


def headers_for(action, host, body=b"", **changes):
    """The headers to sign; changes by name (dashes as _) replace, None removes."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-version": "2014-05-26",
        "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "x-acs-signature-nonce": uuid.uuid4().hex,
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
    }
    headers.update({name.replace("_", "-"): value for name, value in changes.items()})
    return {name: value for name, value in headers.items() if value is not None}


def authorize(headers, key, method, query, body=b""):
    """Adds the Authorization of (id, secret) over all the headers there are."""
    names = sorted(headers)
    canonical = "\n".join([
        method, "/", query, "".join("%s:%s\n" % (n, headers[n]) for n in names),
        ";".join(names), hashlib.sha256(body).hexdigest(),
    ])
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.new(key[1].encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**headers, "Authorization": "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,"
            "Signature=%s" % (key[0], ";".join(names), signature)}


class Client:
    """Calls one simulator; `host` is the Host header's value."""

    def __init__(self, sim, host="localhost", key=("testid", "testsecret")):
        self.sim = sim
        self.host = host
        self.key = key

    def call(self, action, parameters, method="POST", **header_changes):
        query = query_of(parameters)
        headers = headers_for(action, self.host, **header_changes)
        return self.send(method, query, authorize(headers, self.key, method, query))

    def call_with_form(self, action, parameters):
        body = urlencode(parameters).encode()
        headers = headers_for(action, self.host, body, content_type=FORM)
        return self.send("POST", "", authorize(headers, self.key, "POST", "", body), body)

    def send(self, method, query, headers, body=b""):
        connection = http.client.HTTPConnection(self.sim.http)
        try:
            connection.request(method, "/?" + query, body, headers)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def copy(self, snapshot_id, **changes):
        """CopySnapshot from cn-beijing to us-east-1; None removes a parameter."""
        return self.call("CopySnapshot", copy_parameters(snapshot_id, **changes))

    def describe(self, region="us-east-1", **filters):
        return self.call("DescribeSnapshots", {"RegionId": region, **filters})

    def listed(self, region="us-east-1", **filters):
        """The ids that DescribeSnapshots gives."""
        listed = self.describe(region, **filters).json["Snapshots"]["Snapshot"]
        return [snapshot["SnapshotId"] for snapshot in listed]


def copy_parameters(snapshot_id, **changes):
    parameters = {
        "RegionId": "cn-beijing",
        "DestinationRegionId": "us-east-1",
        "SnapshotId": snapshot_id,
        "DestinationSnapshotName": "a-copy",
        "DestinationSnapshotDescription": "a copy",
    }
    parameters.update(changes)
    return {name: value for name, value in parameters.items() if value is not None}


def tls(sim, name, context=None, session=None, ragged=False):
    """A TLS connection to the simulator under that name, verified against its root.

    `ragged`: an end without close_notify is an error, not an end.
    """
    address, port = sim.https.split(":")
    context = context or trusting(sim)
    if ragged:  # some builds of Python take such an end for a proper one unless told not to
        context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    return context.wrap_socket(
        socket.create_connection((address, int(port))),
        server_hostname=name,
        session=session,
        suppress_ragged_eofs=not ragged,
    )


def trusting(sim):
    return ssl.create_default_context(cafile=sim.ca)


class PlainTls:
    """TLS over a socket of ours. Python's own TLS sockets show a reset as an end."""

    def __init__(self, sim):
        address, port = sim.https.split(":")
        self._sock = socket.create_connection((address, int(port)))
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = trusting(sim).wrap_bio(self._in, self._out, server_hostname="localhost")
        self._do(self._tls.do_handshake)
        self.settimeout = self._sock.settimeout

    def _do(self, operation, *arguments):
        while True:
            try:
                result = operation(*arguments)
                self._flush()
                return result
            except ssl.SSLWantReadError:
                self._flush()
                data = self._sock.recv(65536)
                if not data:
                    return b""
                self._in.write(data)

    def _flush(self):
        if self._out.pending:  # to send nothing would be told of a reset before what came first
            self._sock.sendall(self._out.read())

    def sendall(self, data):
        self._do(self._tls.write, data)

    def recv(self, count):
        return self._do(self._tls.read, count)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._sock.close()
