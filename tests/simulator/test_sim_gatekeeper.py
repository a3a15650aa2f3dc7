"""Refusals of badly signed calls, over HTTP."""

import json
import time

import pytest
import wire
from acs_client import Client, authorize, copy_parameters, headers_for, query_of

DATE = "%Y-%m-%dT%H:%M:%SZ"
PARAMETERS = {"RegionId": "us-east-1"}
QUERY = query_of(PARAMETERS)


def at(offset):
    return time.strftime(DATE, time.gmtime(time.time() + offset))


def call(client, **header_changes):
    return client.call("DescribeSnapshots", PARAMETERS, **header_changes)


def signed(client):
    return authorize(headers_for("DescribeSnapshots", "localhost"), client.key, "POST", QUERY)


def test_a_well_signed_call_is_admitted(client):
    assert call(client).status == 200


def test_an_unknown_key(sim):
    reply = call(Client(sim, key=("nobody", "testsecret")))
    assert (reply.status, reply.code) == (404, "InvalidAccessKeyId.NotFound")


def test_a_disabled_key(sim, client):
    sim.post("/keys", {"AccessKeyId": "testid", "AccessKeySecret": "testsecret", "Active": False})
    assert call(client).code == "InvalidAccessKeyId.Inactive"


def test_a_wrong_secret_is_told_the_server_s_string_to_sign(sim):
    reply = call(Client(sim, key=("testid", "wrong")))
    assert (reply.status, reply.code) == (400, "SignatureDoesNotMatch")
    text = reply.json["Message"].partition("server string to sign is:")[2]
    algorithm, digest = text.split("\n")
    assert algorithm == "ACS3-HMAC-SHA256" and len(digest) == 64


def test_a_changed_query(client):
    reply = client.send("POST", QUERY + "&MaxResults=1", signed(client))
    assert reply.code == "SignatureDoesNotMatch"


def test_a_body_that_is_not_the_hashed_one(client):
    reply = client.send("POST", QUERY, signed(client), b"x")
    assert reply.code == "SignatureDoesNotMatch"


def test_a_content_hash_that_is_signed_but_not_the_body_s(client):
    assert call(client, x_acs_content_sha256="0" * 64).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("name", [
    "x_acs_version", "x_acs_date", "x_acs_signature_nonce", "x_acs_content_sha256",
])
def test_a_missing_header(client, name):
    expected = "InvalidAction.NotFound" if name == "x_acs_version" else "IncompleteSignature"
    assert call(client, **{name: None}).code == expected


@pytest.mark.parametrize("value", [
    None,
    "",
    "Basic dGVzdA==",
    "ACS3-HMAC-SHA256 Credential=testid",
    "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=xyz",
])
def test_a_malformed_authorization(client, value):
    headers = signed(client)
    headers["Authorization"] = value
    reply = client.send("POST", QUERY, {k: v for k, v in headers.items() if v is not None})
    assert (reply.status, reply.code) == (400, "IncompleteSignature")


@pytest.mark.parametrize("header", ["x-acs-extra", "content-type"])
def test_a_header_that_had_to_be_signed(client, header):
    reply = client.send("POST", QUERY, {**signed(client), header: "text/plain"})
    assert reply.code == "IncompleteSignature" and header in reply.json["Message"]


def test_other_headers_need_no_signature(client):
    assert client.send("POST", QUERY, {**signed(client), "x-other": "1"}).status == 200


@pytest.mark.parametrize("text", ["yesterday", "2026-03-01 08:09:10", "2026-02-30T00:00:00Z"])
def test_a_malformed_date(client, text):
    assert call(client, x_acs_date=text).code == "InvalidTimeStamp.Format"


@pytest.mark.parametrize("minutes, code", [
    (-16, "InvalidTimeStamp.Expired"), (-14, None), (14, None), (16, "InvalidTimeStamp.Expired"),
])
def test_the_window_of_15_minutes(client, minutes, code):
    assert call(client, x_acs_date=at(60 * minutes)).code == code


def test_a_nonce_is_good_once(client):
    assert call(client, x_acs_signature_nonce="once").status == 200
    assert call(client, x_acs_signature_nonce="once").code == "SignatureNonceUsed"


@pytest.fixture
def temporary(sim):
    sim.post("/keys", {
        "AccessKeyId": "STS.x", "AccessKeySecret": "s", "SecurityToken": "t", "ExpiresIn": 900
    })
    return Client(sim, key=("STS.x", "s"))


@pytest.mark.parametrize("token, code", [
    ("t", None),
    ("u", "InvalidSecurityToken.Malformed"),
    (None, "InvalidSecurityToken.Malformed"),
])
def test_a_temporary_key_needs_its_token(temporary, token, code):
    assert call(temporary, x_acs_security_token=token).code == code


def test_a_lasting_key_has_none(client):
    assert call(client, x_acs_security_token="t").code == "InvalidSecurityToken.Malformed"


def test_a_temporary_key_expires(sim, temporary):
    sim.post("/clock", {"AdvanceSeconds": 899})
    assert call(temporary, x_acs_security_token="t").status == 200
    sim.post("/clock", {"AdvanceSeconds": 1})
    assert call(temporary, x_acs_security_token="t").code == "InvalidSecurityToken.Expired"


def test_it_expires_between_two_calls_of_one_connection(sim, temporary):
    with wire.connect(sim) as sock:
        codes = []
        for _ in range(2):
            headers = headers_for("DescribeSnapshots", "localhost", x_acs_security_token="t")
            headers = authorize(headers, temporary.key, "POST", QUERY)
            lines = "".join("%s: %s\r\n" % field for field in headers.items())
            sock.sendall(("POST /?%s HTTP/1.1\r\n%s\r\n" % (QUERY, lines)).encode())
            codes.append(json.loads(wire.read_reply(sock)[2]).get("Code"))
            sim.post("/clock", {"AdvanceSeconds": 900})
    assert codes == [None, "InvalidSecurityToken.Expired"]


def test_several_keys_live_at_once_and_expire_each_in_its_time(sim, client):
    for name, seconds in (("STS.a", 1000), ("STS.b", 2000)):
        sim.post("/keys", {"AccessKeyId": name, "AccessKeySecret": "s" + name,
                           "SecurityToken": "t" + name, "ExpiresIn": seconds})

    def codes():
        keys = [Client(sim, key=(name, "s" + name)) for name in ("STS.a", "STS.b")]
        found = [call(key, x_acs_security_token="t" + key.key[0]).json.get("Code") for key in keys]
        return [*found, call(client).json.get("Code")]

    expired = "InvalidSecurityToken.Expired"
    assert codes() == [None, None, None]
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert codes() == [expired, None, None]
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert codes() == [expired, expired, None]


def test_a_key_is_replaced_by_a_fresh_one(sim, temporary):
    sim.post("/clock", {"AdvanceSeconds": 900})
    sim.post("/keys", {
        "AccessKeyId": "STS.x", "AccessKeySecret": "s", "SecurityToken": "u", "ExpiresIn": 900
    })
    assert call(temporary, x_acs_security_token="t").code == "InvalidSecurityToken.Malformed"
    assert call(temporary, x_acs_security_token="u").status == 200


def test_a_client_token_is_the_account_s_not_the_key_s(sim, temporary, client, source):
    parameters = copy_parameters(source, ClientToken="t")
    made = temporary.call("CopySnapshot", parameters, x_acs_security_token="t").json
    sim.post("/clock", {"AdvanceSeconds": 900})
    lost = temporary.call("CopySnapshot", parameters, x_acs_security_token="t")
    assert lost.code == "InvalidSecurityToken.Expired"
    assert client.copy(source, ClientToken="t").json["SnapshotId"] == made["SnapshotId"]


def test_a_wrong_server_clock_shows_in_date_and_window(sim, client):
    sim.post("/clock", {"SkewSeconds": 3600})
    reply = call(client)
    assert reply.code == "InvalidTimeStamp.Expired"
    assert call(client, x_acs_date=at(3600)).status == 200
    assert reply.headers["date"] != time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())


def test_advancing_the_world_leaves_signatures_alone(sim, client):
    sim.post("/clock", {"AdvanceSeconds": 86400})
    assert call(client).status == 200
