"""Starts the simulator, says where it listens, and ends on SIGTERM or SIGINT.

Both signals stay blocked and are waited for, so that none interrupts a step
half-way: whatever was made is removed by the `with` blocks below.
"""

import json
import os
import signal
import ssl
import sys
import tempfile

from simulator import certificates, options
from simulator.control import Control
from simulator.listener import Listener
from simulator.service import Service

END = (signal.SIGTERM, signal.SIGINT)
# A client that goes without close_notify (Python knows the option from 3.10 on) keeps its session.
IGNORE_UNEXPECTED_EOF = getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)


def main(argv):
    given = options.parse(argv)
    signal.pthread_sigmask(signal.SIG_BLOCK, END)
    try:
        with tempfile.TemporaryDirectory(prefix="ecs-simulator-") as folder:
            run(given, folder)
    except (OSError, RuntimeError) as error:
        print("simulator: %s" % error, file=sys.stderr)
        return 1
    return 0


def run(given, folder):
    certificates.make(folder, given.leaf)
    service = Service(given)
    doors = {
        "https": Listener(given.https, service.serve, tls_context(folder)),
        "http": Listener(given.http, service.serve),
        "control": Listener(given.control, Control(service).serve),
    }
    ready = {name: door.address for name, door in doors.items()}
    ready["ca"] = publish_root(folder, given.ca_out)
    for door in doors.values():
        door.start()
    print(json.dumps(ready), flush=True)
    signal.sigwait(END)


def tls_context(folder):
    """Sessions are resumed by id, as clients without tickets must, and by those alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_TICKET | IGNORE_UNEXPECTED_EOF
    context.load_cert_chain(
        os.path.join(folder, certificates.CHAIN), os.path.join(folder, certificates.KEY)
    )
    return context


def publish_root(folder, ca_out):
    """The root's PEM where the user wants it, or else in the temporary folder."""
    root = os.path.join(folder, certificates.ROOT)
    if ca_out is None:
        return root
    with open(root, encoding="ascii") as source, open(ca_out, "w", encoding="ascii") as copy:
        copy.write(source.read())
    return os.path.abspath(ca_out)
