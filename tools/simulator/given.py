"""What a call of the control port is given. What it must not be is a ValueError."""

import json
from urllib.parse import parse_qsl


def members_of(request, *kinds):
    """The query's members, or the body's if it is a POST: an object, or one of `kinds`."""
    if request.method != "POST":
        return dict(parse_qsl(request.query, keep_blank_values=True))
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        raise ValueError("the body is not JSON") from None
    if not isinstance(given, (dict, *kinds)):
        raise ValueError("the body is not a JSON object")
    return given


def allow(given, *names):
    for name in given:
        if name not in names:
            raise ValueError("unknown member %s" % name)


def need(given, name, kind=str):
    if not isinstance(given.get(name), kind) or not given[name] and kind is str:
        raise ValueError("%s is missing or of the wrong type" % name)
    return given[name]


def number(given, name):
    value = given.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("%s is not a number" % name)
    return value
