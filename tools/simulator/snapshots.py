"""The snapshots of all regions, in the API's own names.

A snapshot that is being made has a start and a duration. What it shows
(Status, Progress, RemainTime) is a function of those and of the clock: nothing
ticks.
"""

import math
import secrets
import string

from simulator.clock import iso

ALPHABET = string.ascii_lowercase + string.digits
SHORTEST_COPY = 20  # seconds; longer ones take a second per GiB

DEFAULTS = {
    "SnapshotName": "",
    "Description": "",
    "SourceSnapshotId": "",
    "SourceRegionId": "",
    "SourceDiskType": "data",
    "SourceDiskSize": "40",
    "SourceStorageType": "disk",
    "SnapshotType": "user",
    "Category": "standard",
    "Encrypted": False,
    "KMSKeyId": "",
    "ResourceGroupId": "",
    "SnapshotLinkId": "",
    "Usage": "none",
    "ProductCode": "",
    "InstantAccess": False,
}


def new_id(prefix="s"):
    return prefix + "-" + "".join(secrets.choice(ALPHABET) for _ in range(20))


class Snapshot:
    """`fields` are those that do not move; `tags` is a plain dict.

    `marks` are what only the control port knows of it (README.md).
    `status` is accomplished, failed or progressing; the last becomes
    accomplished by itself, `seconds` after `started`.
    """

    def __init__(self, region, fields, tags, number, started, seconds, status="progressing"):
        self.region = region
        self.fields = fields
        self.tags = tags
        self.marks = {}
        self.number = number
        self.started = started
        self.seconds = seconds
        self.status = status

    @property
    def order(self):
        """By the time of making; the number decides between equals."""
        return self.started, self.number

    @property
    def id(self):
        return self.fields["SnapshotId"]

    def elapsed(self, now):
        return max(0.0, now - self.started)

    def status_at(self, now):
        done = self.status == "progressing" and self.elapsed(now) >= self.seconds
        return "accomplished" if done else self.status

    def view(self, now):
        """Everything that the API shows of it, but for the tags."""
        status = self.status_at(now)
        left = self.seconds - self.elapsed(now) if status == "progressing" else 0
        done = int(100 * self.elapsed(now) / self.seconds) if status == "progressing" else 100
        modified = now if status == "progressing" else self.started + self.seconds
        return {
            **self.fields,
            "RegionId": self.region,
            "Status": status,
            "Progress": "%d%%" % (0 if status == "failed" else min(done, 100)),
            "RemainTime": math.ceil(left),
            "Available": status == "accomplished",
            "CreationTime": iso(self.started),
            "LastModifiedTime": iso(modified),
        }


class Store:
    def __init__(self, clock, speed):
        self._clock = clock
        self._speed = speed
        self._snapshots = {}  # (region, id): Snapshot, in the order of making
        self._made = 0

    def add(self, region, fields, tags, status="progressing", seconds=None, started=None):
        """Makes a snapshot, now unless `started`; what `fields` lacks gets a default."""
        fields = {**DEFAULTS, **fields}
        fields.setdefault("SnapshotId", new_id())
        fields.setdefault("SourceDiskId", new_id("d"))
        fields.setdefault("SnapshotSN", "64472-116742336-%08d" % self._made)
        seconds = self._seconds(fields, status, seconds)
        self._made += 1
        started = self._clock.now() if started is None else started
        snapshot = Snapshot(region, fields, dict(tags), self._made, started, seconds, status)
        self._snapshots[region, snapshot.id] = snapshot
        return snapshot

    def change(self, snapshot, fields, tags=None, status=None, seconds=None, started=None):
        """What is None stays. Progressing, once more or for another duration, starts anew."""
        snapshot.fields.update(fields)
        snapshot.tags = snapshot.tags if tags is None else dict(tags)
        if started is not None:
            snapshot.started = started
        if status is None and seconds is None:
            return
        snapshot.status = status or snapshot.status
        if snapshot.status == "progressing" and started is None:
            snapshot.started = self._clock.now()
        snapshot.seconds = self._seconds(snapshot.fields, snapshot.status, seconds)

    def _seconds(self, fields, status, given):
        """How long the making takes: as given, or by the disk's size."""
        if status != "progressing":
            return 0
        by_size = max(SHORTEST_COPY, int(fields["SourceDiskSize"])) / self._speed
        return by_size if given is None else given

    def get(self, region, snapshot_id):
        return self._snapshots.get((region, snapshot_id))

    def remove(self, region, snapshot_id):
        return self._snapshots.pop((region, snapshot_id), None)

    def regions_of(self, snapshot_id):
        return [region for region, known in self._snapshots if known == snapshot_id]

    def of_region(self, region=None):
        """The snapshots of one region, or of all; the newest first."""
        found = [s for s in self._snapshots.values() if region in (None, s.region)]
        return sorted(found, key=lambda snapshot: snapshot.order, reverse=True)

    def view(self, snapshot):
        return snapshot.view(self._clock.now())

    def status(self, snapshot):
        return snapshot.status_at(self._clock.now())
