"""HTTP/1.1 messages: a request read from bytes, a response turned into bytes."""

import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

HEAD_LIMIT = 512 * 1024
BODY_LIMIT = 1024 * 1024


class BadMessage(Exception):
    """The bytes are no HTTP request that this server takes."""


class Request:
    """One request. Header names are lower case; the query is as it was sent."""

    def __init__(self, method, target, version, headers):
        self.method = method
        self.path, _, self.query = target.partition("?")
        self.version = version
        self.headers = headers
        self.body = b""

    @property
    def host(self):
        return self.headers.get("host", "")

    @property
    def keep_alive(self):
        wish = self.headers.get("connection", "").lower()
        return self.version == "HTTP/1.1" and wish != "close"


def read_request(source):
    """The next request of a source that has `line()` and `exactly(n)`; None at its end."""
    start = source.line(HEAD_LIMIT)
    if start is None:
        return None
    parts = start.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadMessage("the request line is malformed")
    request = Request(*parts, headers=read_headers(source))
    request.body = read_body(source, request.headers)
    return request


def read_headers(source):
    headers = {}
    room = HEAD_LIMIT
    while True:
        line = source.line(room)
        if line is None:
            raise BadMessage("the headers end early")
        if not line:
            return headers
        room -= len(line)
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadMessage("a header line is malformed")
        name, value = name.lower(), value.strip()
        headers[name] = "%s, %s" % (headers[name], value) if name in headers else value


def read_body(source, headers):
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return read_chunks(source)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > BODY_LIMIT:
        raise BadMessage("Content-Length is malformed or too large")
    return source.exactly(int(length))


def read_chunks(source):
    body = b""
    while True:
        size = read_chunk_size(source)
        if len(body) + size > BODY_LIMIT:
            raise BadMessage("the body is too large")
        if size == 0:
            read_headers(source)
            return body
        body += source.exactly(size)
        source.line(2)


def read_chunk_size(source):
    line = source.line(1024)
    size = line.split(";")[0].strip() if line else ""
    if not re.fullmatch("[0-9A-Fa-f]{1,8}", size):
        raise BadMessage("a chunk size is malformed")
    return int(size, 16)


def form(text):
    """The pairs of a query or form body, decoded to bytes, in their order."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return [(decode(name), decode(value)) for name, _, value in pairs]


def decode(text):
    return unquote_to_bytes(text.replace("+", " ").encode("latin-1"))


class Response:
    """One response; its bytes come in pieces, one for each write to the socket."""

    def __init__(self, status, headers, body, keep_alive=True):
        self.status = status
        self.headers = dict(headers)
        self.body = body
        self.keep_alive = keep_alive

    def set_header(self, name, value):
        """Replaces the header of that name, whatever its case."""
        for old in [old for old in self.headers if old.lower() == name.lower()]:
            del self.headers[old]
        self.headers[name] = value

    def pieces(self, chunk_sizes=None):
        """The whole reply. With sizes, the body is chunked: those sizes, then the rest."""
        if chunk_sizes is None:
            return [self._head({"Content-Length": len(self.body)}) + self.body]
        return [self._head({"Transfer-Encoding": "chunked"}), *chunks(self.body, chunk_sizes)]

    def _head(self, framing):
        given = {name.lower() for name in self.headers}
        framing["Connection"] = "keep-alive" if self.keep_alive else "close"
        fields = dict(self.headers)
        fields.update((name, v) for name, v in framing.items() if name.lower() not in given)
        lines = ["HTTP/1.1 %d %s" % (self.status, reason(self.status))]
        lines += ["%s: %s" % field for field in fields.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reason(status):
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def chunks(body, sizes):
    sizes = iter(sizes)
    while body:
        size = min(next(sizes, len(body)), len(body))
        yield b"%x\r\n%s\r\n" % (size, body[:size])
        body = body[size:]
    yield b"0\r\n\r\n"
