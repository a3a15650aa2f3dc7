"""The cut sweep: the reply to the call for a copy, or to the look before it, ends after n bytes of head and
body, without close_notify. Every STEP-th byte, and each of the last ones; tests/unit/cut_test.c does the
same, and more, against peers of a script.

Copies take no time, so that a busy disk guards against nothing. Once tokens are not remembered (only the
look guards against a second copy), once copies are listed late (only the token does).
"""

import itertools
import socket

from rig import PROGRAM, Setting, bounded, by_hand, spread

SETTINGS = [Setting(0, 0, 0), Setting(None, 0.8, 0)]
LAST = 60  # bytes
STEP = {"CopySnapshot": 1, "DescribeSnapshots": 3}
SIGN = {"CopySnapshot": ["s-source00000", "--region-id", "cn-hangzhou", "--destination-region-id", "cn-beijing"],
        "DescribeSnapshots": ["--region-id", "cn-beijing", "--max-results", "100"]}
UNCUT = {"CopySnapshot": "look copy", "DescribeSnapshots": "look copy"}
MENDED = {"CopySnapshot": "look copy look", "DescribeSnapshots": "look look copy"}
SHORT = {"CopySnapshot": "copy", "DescribeSnapshots": "look"}


def length(rig, action):
    """Bytes of a good reply, head and body; ids and dates have one length. Asked for in plain bytes."""
    rig.scene(SETTINGS[0])
    words = [rig.source if w == "s-source00000" else w for w in SIGN[action]]
    signed = bounded([PROGRAM, "sign", "--action", action, *words])
    assert signed.code == 0, signed.err
    address, port = rig.sim.http.split(":")
    with socket.create_connection((address, int(port)), timeout=30) as sock:
        sock.sendall(signed.raw)
        sock.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: sock.recv(65536), b""))
    assert reply.startswith(b"HTTP/1.1 200 "), reply
    return len(reply)


def word(action, cut, setting):
    """Found by the look after it, it is done; given by the token, accepted. None: either."""
    if action != "CopySnapshot" or not cut:
        return "accepted"
    return None if setting.lag else "done"


def point(rig, action, n, whole, *setting):
    """One reply that ends after n bytes of whole ones."""
    setting = Setting(*setting)
    rig.scene(setting)
    rig.sim.script(action, {"CutAfter": n})
    ran = rig.run("--no-wait")
    identity = rig.good(ran, None, word(action, n < whole, setting), False)
    made = " ".join(SHORT[c["Action"]] for c in rig.sim.get("/calls"))
    if setting.lag == 0 or action != "CopySnapshot":
        wanted = MENDED[action] if n < whole else UNCUT[action]
        assert made == wanted, "wanted the calls %s, there were %s" % (wanted, made)
    rig.accomplished(identity)


def sweep(rigs, tally, action):
    whole = length(rigs[0], action)
    cuts = sorted({*range(0, whole, STEP[action]), *range(whole - LAST, whole + 1)})

    def one(rig, tally, n, setting):
        with tally.point("cut.py", action, n, whole, *setting):
            point(rig, action, n, whole, *setting)

    spread(rigs, tally, one, itertools.product(cuts, SETTINGS))


if __name__ == "__main__":
    by_hand(point)
