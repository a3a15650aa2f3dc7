"""The certificate chain, as Python's ssl and openssl see it."""

import socket
import ssl
import subprocess

import pytest
from acs_client import tls
from sim import Simulator

NAMES = [
    "localhost",
    "127.0.0.1",
    "ecs.aliyuncs.com",
    "ecs.cn-beijing.aliyuncs.com",
    "ecs-vpc.us-east-1.aliyuncs.com",
    "ecs-cn-hangzhou.aliyuncs.com",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_chain_verifies_for(process, name):
    with tls(process, name) as sock:
        assert sock.version() == "TLSv1.3"


@pytest.mark.parametrize("name", ["example.com", "ecs.cn-nowhere.aliyuncs.com"])
def test_the_chain_does_not_verify_for(process, name):
    with pytest.raises(ssl.SSLCertVerificationError):
        tls(process, name)


def test_it_is_not_trusted_without_its_root(process):
    address, port = process.https.split(":")
    with socket.create_connection((address, int(port))) as sock:
        with pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(sock, server_hostname="localhost")


def test_tls_1_2_is_spoken_and_1_1_is_not(process):
    assert handshake(process, "-tls1_2").returncode == 0
    assert handshake(process, "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0").returncode != 0


def handshake(sim, *options):
    return subprocess.run(
        ["openssl", "s_client", "-connect", sim.https, "-CAfile", sim.ca,
         "-verify_return_error", "-servername", "localhost", "-showcerts", *options],
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )


def leaf_text(sim):
    shown = handshake(sim, "-tls1_2").stdout
    return subprocess.run(
        ["openssl", "x509", "-noout", "-text"], input=shown, capture_output=True, text=True
    ).stdout


def test_the_leaf_is_as_a_public_one(process):
    text = leaf_text(process)
    for part in (
        "sha256WithRSAEncryption", "Public-Key: (2048 bit)", "CA:FALSE",
        "Digital Signature, Key Encipherment", "TLS Web Server Authentication",
        "Subject Key Identifier", "Authority Key Identifier",
        "DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1",
        "DNS:127.0.0.1", "DNS:*.aliyuncs.com", "DNS:*.cn-shenzhen-finance-1.aliyuncs.com",
    ):
        assert part in text


def test_the_intermediate_is_sent_with_the_leaf(process):
    assert handshake(process, "-tls1_2").stdout.count("BEGIN CERTIFICATE") == 2


def test_the_leaf_can_be_p_256():
    with Simulator().start("--leaf", "ec") as sim:
        assert "NIST CURVE: P-256" in leaf_text(sim)
        with tls(sim, "localhost") as sock:
            assert sock.version() == "TLSv1.3"
