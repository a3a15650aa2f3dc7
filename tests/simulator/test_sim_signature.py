"""The signature code against requests whose signatures an official client made."""

import json
import os
from types import SimpleNamespace

import pytest
from simulator import parameters, signature
from simulator.clock import seconds_of
from simulator.errors import ServiceError
from simulator.gatekeeper import Gatekeeper
from simulator.messages import Request

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "data", "vectors.json"), encoding="utf-8") as file:
    VECTORS = json.load(file)

by_id = pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["id"])


def request_of(vector):
    headers = {name.lower(): value for name, value in vector["headers"].items()}
    request = Request(vector["method"], "/?" + vector["query"], "HTTP/1.1", headers)
    request.body = vector["body"].encode()
    return request


def gatekeeper_for(vector, secret):
    claim = signature.parse(vector["headers"]["Authorization"])
    moment = seconds_of(vector["date"])
    clock = SimpleNamespace(now=lambda: moment, wall=lambda: moment)
    return Gatekeeper(clock, [(claim.access_key_id, secret, vector["token"])])


@by_id
def test_the_canonical_request_is_the_client_s(vector):
    claim = signature.parse(vector["headers"]["Authorization"])
    request = request_of(vector)
    assert signature.canonical_request(request, claim.signed_headers) == vector["canonical_request"]
    assert signature.string_to_sign(request, claim.signed_headers) == vector["string_to_sign"]


@by_id
def test_the_call_is_admitted(vector):
    gatekeeper_for(vector, vector["secret"]).admit(request_of(vector))


@by_id
def test_another_secret_is_not(vector):
    with pytest.raises(ServiceError, match="SignatureDoesNotMatch"):
        gatekeeper_for(vector, vector["secret"] + "x").admit(request_of(vector))


@by_id
def test_the_parameters_are_decoded(vector):
    found = parameters.of_request(request_of(vector))
    assert found.items() >= vector["parameters"].items()
