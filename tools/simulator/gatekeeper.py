"""Who calls, and whether the call is theirs: keys, time, token, signature, nonce.

The checks run in that order, and the first that fails answers. Any number of
keys belongs to one account: they all see the same snapshots.
"""

import hmac

from simulator import signature
from simulator.clock import seconds_of
from simulator.errors import ServiceError

# x-acs-action and x-acs-version are not here: a call without them is no call of any action.
REQUIRED = (
    "host",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
)
WINDOW = 15 * 60


class Key:
    """An access key; a temporary one has a token and may expire (Unix seconds)."""

    def __init__(self, secret, token=None, expires=None, active=True):
        self.secret = secret
        self.token = token
        self.expires = expires
        self.active = active


class Gatekeeper:
    def __init__(self, clock, keys):
        self._clock = clock
        self._nonces = set()
        self.keys = {key_id: Key(secret, token) for key_id, secret, token in keys}

    def admit(self, request):
        """Returns if the request is signed as it must be, else raises ServiceError."""
        claim = well_formed(request)
        key = self._key(claim.access_key_id)
        self._check_date(request.headers["x-acs-date"])
        self._check_token(key, request.headers.get("x-acs-security-token"))
        check_signature(request, claim, key.secret)
        self._use_nonce(claim.access_key_id, request.headers["x-acs-signature-nonce"])

    def _key(self, access_key_id):
        key = self.keys.get(access_key_id)
        if key is None:
            raise ServiceError("InvalidAccessKeyId.NotFound")
        if not key.active:
            raise ServiceError("InvalidAccessKeyId.Inactive")
        return key

    def _check_date(self, text):
        moment = seconds_of(text)
        if moment is None:
            raise ServiceError("InvalidTimeStamp.Format")
        if abs(moment - self._clock.wall()) > WINDOW:
            raise ServiceError("InvalidTimeStamp.Expired")

    def _check_token(self, key, token):
        if token != key.token:
            raise ServiceError("InvalidSecurityToken.Malformed")
        if key.expires is not None and self._clock.now() >= key.expires:
            raise ServiceError("InvalidSecurityToken.Expired")

    def _use_nonce(self, access_key_id, nonce):
        if (access_key_id, nonce) in self._nonces:
            raise ServiceError("SignatureNonceUsed")
        self._nonces.add((access_key_id, nonce))


def well_formed(request):
    """The request's claim; what is unsigned, half signed or signed too little has none."""
    claim = signature.parse(request.headers.get("authorization", ""))
    if claim is None:
        incomplete("the Authorization header is missing or malformed")
    for name in REQUIRED:
        if not request.headers.get(name):
            incomplete("the header %s is missing" % name)
    if claim.signed_headers != sorted(set(claim.signed_headers)):
        incomplete("SignedHeaders are not sorted")
    for name in request.headers:
        if must_be_signed(name) and name not in claim.signed_headers:
            incomplete("the header %s is not signed" % name)
    return claim


def must_be_signed(name):
    return name.startswith("x-acs-") or name in ("host", "content-type")


def incomplete(why):
    raise ServiceError(
        "IncompleteSignature",
        "The request signature does not conform to Aliyun standards: %s." % why,
    )


def check_signature(request, claim, secret):
    text = signature.string_to_sign(request, claim.signed_headers)
    genuine = hmac.compare_digest(signature.sign(secret, text), claim.signature)
    body_hash = signature.sha256(request.body)
    if not genuine or request.headers["x-acs-content-sha256"] != body_hash:
        raise ServiceError(
            "SignatureDoesNotMatch",
            "Specified signature is not matched with our calculation. "
            "server string to sign is:" + text,
        )
