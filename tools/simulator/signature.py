"""ACS3-HMAC-SHA256, as the server computes it: text in, text out.

Written from the public description of the scheme, and sharing nothing with the
client, so that the two check each other. The query is decoded and encoded anew:
what a client leaves unescaped on the wire is escaped in what is signed.
"""

import hashlib
import hmac
import re
from urllib.parse import quote

from simulator.messages import form

ALGORITHM = "ACS3-HMAC-SHA256"

AUTHORIZATION = re.compile(
    ALGORITHM + r" +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})"
)


class Authorization:
    """The three parts of the Authorization header."""

    def __init__(self, access_key_id, signed_headers, signature):
        self.access_key_id = access_key_id
        self.signed_headers = signed_headers
        self.signature = signature


def parse(header):
    """The Authorization, or None if the header is malformed."""
    found = AUTHORIZATION.fullmatch(header)
    if not found:
        return None
    access_key_id, names, signature = found.groups()
    return Authorization(access_key_id, names.split(";"), signature)


def string_to_sign(request, signed_headers):
    return ALGORITHM + "\n" + sha256(canonical_request(request, signed_headers).encode("latin-1"))


def canonical_request(request, signed_headers):
    lines = ["%s:%s\n" % (name, request.headers.get(name, "")) for name in signed_headers]
    return "\n".join([
        request.method,
        request.path,
        canonical_query(request.query),
        "".join(lines),
        ";".join(signed_headers),
        sha256(request.body),
    ])


def canonical_query(query):
    pairs = sorted(form(query), key=lambda pair: pair[0])
    return "&".join("%s=%s" % (escape(name), escape(value)) for name, value in pairs)


def escape(data):
    return quote(data, safe="-_.~")


def sign(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def sha256(data):
    return hashlib.sha256(data).hexdigest()
