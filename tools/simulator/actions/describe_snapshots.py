"""DescribeSnapshots: filters, then a page, the newest first.

Pages go by NextToken unless PageNumber or PageSize is given. A token names the
last snapshot shown, so that what is made meanwhile shifts nothing. TotalCount
is 0 when paging by token: the API documents it as meaningless there.
"""

import base64
import json
import re

from simulator import regions
from simulator.errors import ServiceError
from simulator.parameters import invalid

STATUSES = ("progressing", "accomplished", "failed", "all")
TYPES = ("auto", "user", "all")
MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")

# parameter: the member that must equal it
EQUAL = {
    "DiskId": "SourceDiskId",
    "SnapshotName": "SnapshotName",
    "SnapshotLinkId": "SnapshotLinkId",
    "SourceDiskType": "SourceDiskType",
    "Category": "Category",
    "Usage": "Usage",
    "KMSKeyId": "KMSKeyId",
    "ResourceGroupId": "ResourceGroupId",
}


def run(state, host, parameters):
    parameters.require("RegionId")
    region = regions.of_call(host, parameters["RegionId"])
    wanted = filters(parameters)
    if parameters.boolean("DryRun"):
        raise ServiceError("DryRunOperation")
    near = state.snapshots.listed(region, snapshot_ids(parameters), whole_tag(parameters))
    shown = [(s, state.snapshots.view(s)) for s in near]
    found = [(s, view) for s, view in shown if all(test(s, view) for test in wanted)]
    if parameters.text("PageNumber") or parameters.text("PageSize"):
        return numbered_page(found, parameters)
    return token_page(found, parameters)


def filters(parameters):
    """Functions of (snapshot, view), all of which must hold."""
    tests = list(equal_filters(parameters))
    ids = snapshot_ids(parameters)
    if ids is not None:
        tests.append(lambda snapshot, view: snapshot.id in ids)
    status = one_of(parameters, "Status", STATUSES)
    if status != "all":
        tests.append(lambda snapshot, view: view["Status"] == status)
    kind = one_of(parameters, "SnapshotType", TYPES)
    if kind != "all":
        tests.append(lambda snapshot, view: view["SnapshotType"] == kind)
    if parameters.boolean("Encrypted"):  # false is the default and filters nothing
        tests.append(lambda snapshot, view: view["Encrypted"])
    for key, value in parameters.numbered_pairs("Tag"):
        tests.append(tag_filter(key, value))
    since = creation_start(parameters)
    tests.append(lambda snapshot, view: view["CreationTime"] >= since)
    return tests


def equal_filters(parameters):
    for name, member in EQUAL.items():
        value = parameters.text(name)
        if value is not None:
            yield lambda snapshot, view, member=member, value=value: view[member] == value


def snapshot_ids(parameters):
    """The ids of the JSON array, or None if there is none."""
    text = parameters.text("SnapshotIds")
    if text is None:
        return None
    try:
        ids = json.loads(text)
    except ValueError:
        raise invalid("SnapshotIds") from None
    good = isinstance(ids, list) and len(ids) <= 100 and all(isinstance(i, str) for i in ids)
    if not good:
        raise invalid("SnapshotIds")
    return ids


def one_of(parameters, name, values):
    value = parameters.text(name) or "all"
    if value not in values:
        raise invalid(name)
    return value


def tag_filter(key, value):
    """The snapshot has the tag; any value will do if none is given."""
    if not key:
        raise ServiceError("InvalidTagKey.Malformed")
    if value is None:
        return lambda snapshot, view: key in snapshot.tags
    return lambda snapshot, view: snapshot.tags.get(key) == value


def whole_tag(parameters):
    """A tag of which key and value are wanted, or None."""
    pairs = parameters.numbered_pairs("Tag")
    return next((pair for pair in pairs if pair[1] is not None), None)


def creation_start(parameters):
    """The earliest CreationTime wanted, in its own form; "" for any."""
    start = ""
    for key, value in parameters.numbered_pairs("Filter"):
        if key != "CreationStartTime" or not MINUTE.fullmatch(value or ""):
            raise invalid("Filter")
        start = value[:-1] + ":00Z"
    return start


def numbered_page(found, parameters):
    number = parameters.integer("PageNumber", 1, 10**8) or 1
    size = parameters.integer("PageSize", 1, 100) or 10
    page = found[(number - 1) * size : number * size]
    return answer(page, total=len(found), number=number, size=size, token="")


def token_page(found, parameters):
    size = parameters.integer("MaxResults", 1, 100) or 10
    token = parameters.text("NextToken")
    if token is not None:
        last = decode_token(token)
        found = [(snapshot, view) for snapshot, view in found if snapshot.order < last]
    page, more = found[:size], len(found) > size
    next_token = encode_token(page[-1][0].order) if more else ""
    return answer(page, total=0, number=1, size=size, token=next_token)


def encode_token(order):
    return base64.urlsafe_b64encode(("%r %d" % order).encode()).decode()


def decode_token(token):
    try:
        started, number = base64.urlsafe_b64decode(token).split()
        return float(started), int(number)
    except ValueError:
        raise invalid("NextToken") from None


def answer(page, total, number, size, token):
    return {
        "TotalCount": total,
        "PageNumber": number,
        "PageSize": size,
        "NextToken": token,
        "Snapshots": {"Snapshot": [entry(snapshot, view) for snapshot, view in page]},
    }


def entry(snapshot, view):
    tags = [{"TagKey": key, "TagValue": value} for key, value in snapshot.tags.items()]
    return {**view, "Tags": {"Tag": tags}}
