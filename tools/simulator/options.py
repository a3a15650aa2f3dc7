"""The command line."""

import argparse

DEFAULT_KEY = "testid:testsecret"


def parse(argv):
    parser = argparse.ArgumentParser(
        prog="simulator",
        description="A small Alibaba Cloud ECS (snapshots) on 127.0.0.1. Prints one line of "
        "JSON when it is ready, ends on SIGTERM or SIGINT.",
    )
    add_ports(parser)
    add_certificate(parser)
    add_service(parser)
    given = parser.parse_args(argv)
    given.keys = given.keys or [key(DEFAULT_KEY)]
    return given


def add_ports(parser):
    for name, what in (
        ("--https", "the service over TLS"),
        ("--http", "the service in plain HTTP"),
        ("--control", "the control port"),
    ):
        parser.add_argument(
            name, type=port, default=0, metavar="PORT", help=what + " (default: any free port)"
        )


def add_certificate(parser):
    parser.add_argument(
        "--ca-out",
        metavar="FILE",
        help="write the root certificate here and leave it (default: a temporary file)",
    )
    parser.add_argument(
        "--leaf",
        choices=("rsa", "ec"),
        default="rsa",
        help="key of the server certificate: RSA 2048 or P-256 (default: rsa)",
    )


def add_service(parser):
    parser.add_argument(
        "--key",
        type=key,
        action="append",
        dest="keys",
        metavar="ID:SECRET[:TOKEN]",
        help="an access key to accept, repeatable (default: %s)" % DEFAULT_KEY,
    )
    parser.add_argument(
        "--speed",
        type=positive,
        default=1.0,
        metavar="N",
        help="copies take one second per GiB, at least 20, divided by N (default: 1)",
    )
    parser.add_argument(
        "--rate",
        type=int,
        default=1000,
        metavar="N",
        help="CopySnapshot calls allowed in 60 seconds (default: 1000)",
    )


def port(text):
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return number


def positive(text):
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return number


def key(text):
    """ID:SECRET[:TOKEN] as (id, secret, token or None)."""
    parts = text.split(":", 2)
    if len(parts) < 2 or not all(parts):
        raise argparse.ArgumentTypeError("expected ID:SECRET or ID:SECRET:TOKEN")
    return parts[0], parts[1], parts[2] if len(parts) == 3 else None
