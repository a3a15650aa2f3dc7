"""Carries out a scripted step: reshapes the response, then sends it, or does not."""

import itertools
import time

from simulator.messages import Response


def reshape(response, step):
    """The response with the step's words in it. `response` is the true or refused one."""
    if "Code" not in step and ("Status" in step or "Body" in step):
        body = step.get("Body", "").encode()
        response = Response(step.get("Status", 200), response.headers, body, response.keep_alive)
    elif "Body" in step:
        response.body = step["Body"].encode()
    if "ContentType" in step:
        response.set_header("Content-Type", step["ContentType"])
    for name, value in step.get("Headers", {}).items():
        response.set_header(name, value)
    return response


def answers(step):
    """Whether an HTTP response of ours is sent at all."""
    return not (step.get("Reset") or step.get("Silence") or "Raw" in step)


def deliver(connection, response, step):
    """Sends as the step says. True if the connection can carry another request."""
    time.sleep(step.get("DelayMs", 0) / 1000)
    if step.get("Reset"):
        connection.reset()
    elif step.get("Silence"):
        connection.wait_for_end()
        connection.close()
    elif "Raw" in step:
        connection.send(step["Raw"].encode("latin-1"))
        connection.close()
    elif "CutAfter" in step:
        send(connection, cut(response.pieces(sizes(step)), step["CutAfter"]))
        connection.cut()
    elif "ResetAfter" in step:
        send(connection, cut(response.pieces(sizes(step)), step["ResetAfter"]))
        connection.reset()
    else:
        send(connection, response.pieces(sizes(step)))
        if response.keep_alive:
            return True
        connection.close()
    return False


def sizes(step):
    chunks = step.get("Chunks")
    return itertools.count(1, 2) if chunks == "odd" else chunks


def cut(pieces, count):
    for piece in pieces:
        if count > 0:
            yield piece[:count]
        count -= len(piece)


def send(connection, pieces):
    for piece in pieces:
        connection.send(piece)
