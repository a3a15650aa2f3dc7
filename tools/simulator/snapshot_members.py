"""The members of a snapshot, as POST /snapshots takes them."""

from simulator import progress, regions
from simulator.clock import seconds_of
from simulator.given import allow, need, number
from simulator.snapshots import DEFAULTS

STATUSES = ("accomplished", "progressing", "failed")
OWN = ("RegionId", "Status", "Tags", "CreationTime", "DurationSeconds")  # not plain fields
SHOWN = ("Progress", "RemainTime", "Available", "LastModifiedTime")  # taken, without effect
FIELDS = (*DEFAULTS, "SnapshotId", "SourceDiskId", "SnapshotSN", "RetentionDays")
INTEGERS = ("RetentionDays",)
MARKS = ("StorageLocationArn", "EncryptedCopy", "Busy")  # shown by the control port only
BOOLEANS = ("Encrypted", "InstantAccess", "EncryptedCopy", "Busy")


def check(given):
    """Raises ValueError if these are not members of a snapshot."""
    if not isinstance(given, dict):
        raise ValueError("a snapshot is an object")
    allow(given, *OWN, *SHOWN, *FIELDS, *MARKS, *progress.RULES)
    if need(given, "RegionId") not in regions.IDS:
        raise ValueError("unknown RegionId %s" % given["RegionId"])
    if given.get("Status", "accomplished") not in STATUSES:
        raise ValueError("Status is accomplished, progressing or failed")
    if number(given, "DurationSeconds") < 0:
        raise ValueError("DurationSeconds is negative")
    tags = given.get("Tags", {})
    if not isinstance(tags, dict) or not all(isinstance(v, str) for v in tags.values()):
        raise ValueError("Tags are an object of strings")
    if "CreationTime" in given and seconds_of(need(given, "CreationTime")) is None:
        raise ValueError("CreationTime is like 2026-03-01T08:09:10Z")
    for name in (*FIELDS, *MARKS):
        check_field(given, name)
    if not given.get("SourceDiskSize", "1").isdigit():
        raise ValueError("SourceDiskSize is a string of digits")
    progress.check(given)


def check_field(given, name):
    kind = int if name in INTEGERS else bool if name in BOOLEANS else str
    if name in given and type(given[name]) is not kind:
        raise ValueError("%s is of the wrong type" % name)


def fields(given):
    return {name: given[name] for name in FIELDS if name in given}


def mark(snapshot, given):
    snapshot.marks.update((name, given[name]) for name in MARKS if name in given)
    progress.mark(snapshot.marks, given)
