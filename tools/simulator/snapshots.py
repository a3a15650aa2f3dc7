"""The snapshots of all regions, in the API's own names.

A snapshot that is being made has a start and a duration. What it shows
(Status, Progress, RemainTime) is a function of those, of its marks and of the
clock (progress.py): nothing ticks.

DescribeSnapshots may learn late of what was copied (LagSeconds) and of what was
deleted (DeleteLagSeconds, both POST /listing); for all else both hold at once.
"""

import math
import secrets
import string
from collections import defaultdict

from simulator import settings
from simulator.clock import iso
from simulator.progress import Progress

ALPHABET = string.ascii_lowercase + string.digits
SHORTEST_COPY = 20  # seconds; longer ones take a second per GiB

LISTING = {"LagSeconds": (0, settings.seconds), "DeleteLagSeconds": (0, settings.seconds)}

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
    accomplished by itself, `seconds` after `started`, unless its marks say
    otherwise. `listed` is from when to when DescribeSnapshots shows it.
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
        self.listed = (-math.inf, math.inf)

    @property
    def order(self):
        """By the time of making; the number decides between equals."""
        return self.started, self.number

    @property
    def id(self):
        return self.fields["SnapshotId"]

    def progress_at(self, now):
        return Progress(max(0.0, now - self.started), self.seconds, self.marks)

    def status_at(self, now):
        """What was told to be failed or accomplished is; the rest is a matter of progress."""
        return self.progress_at(now).status if self.status == "progressing" else self.status

    def figures_at(self, now):
        """(percent, seconds left, time of the last change)"""
        if self.status != "progressing":
            return 0 if self.status == "failed" else 100, 0, self.started
        progress = self.progress_at(now)
        ended = progress.status != "progressing"
        return *progress.figures(), self.started + progress.ended_after if ended else now

    def view(self, now):
        """Everything that the API shows of it, but for the tags."""
        status = self.status_at(now)
        percent, left, modified = self.figures_at(now)
        return {
            **self.fields,
            "RegionId": self.region,
            "Status": status,
            "Progress": "%d%%" % percent,
            "RemainTime": left,
            "Available": status == "accomplished",
            "CreationTime": iso(self.started),
            "LastModifiedTime": iso(modified),
        }


class Store:
    def __init__(self, clock, speed):
        self._clock = clock
        self._speed = speed
        self._snapshots = {}  # (region, id): Snapshot, in the order of making
        self._deleted = {}  # the same, of those that may still be listed
        self._found = defaultdict(set)  # (region, disk) or (region, key, value) of a tag: ids
        self._made = 0
        self.listing = settings.Settings(LISTING)

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
        self._note(snapshot)
        return snapshot

    def _note(self, snapshot):
        """So that it is found among thousands. Never taken back: whoever finds it looks again."""
        keys = [(snapshot.fields["SourceDiskId"],), *snapshot.tags.items()]
        for key in keys:
            self._found[(snapshot.region, *key)].add(snapshot.id)

    def change(self, snapshot, fields, tags=None, status=None, seconds=None, started=None):
        """What is None stays. Progressing, once more or for another duration, starts anew."""
        snapshot.fields.update(fields)
        snapshot.tags = snapshot.tags if tags is None else dict(tags)
        self._note(snapshot)
        if started is not None:
            snapshot.started = started
        if status is None and seconds is None:
            return
        snapshot.status = status or snapshot.status
        if snapshot.status == "progressing" and started is None:
            snapshot.started = self._clock.now()
        snapshot.seconds = self._seconds(snapshot.fields, snapshot.status, seconds)

    def tag(self, snapshot, tags):
        """Adds these to what it has."""
        self.change(snapshot, {}, {**snapshot.tags, **tags})

    def _seconds(self, fields, status, given):
        """How long the making takes: as given, or by the disk's size."""
        if status != "progressing":
            return 0
        by_size = max(SHORTEST_COPY, int(fields["SourceDiskSize"])) / self._speed
        return by_size if given is None else given

    def get(self, region, snapshot_id):
        return self._snapshots.get((region, snapshot_id))

    def remove(self, region, snapshot_id, listed_on=False):
        """The removed one, or None. `listed_on`: it may stay in the listing for a while."""
        removed = self._snapshots.pop((region, snapshot_id), None)
        if removed and listed_on:
            end = self._clock.now() + self.listing["DeleteLagSeconds"]
            removed.listed = (removed.listed[0], end)
            self._deleted[region, snapshot_id] = removed
        return removed

    def list_later(self, snapshot):
        """The listing learns of it after its lag."""
        snapshot.listed = (self._clock.now() + self.listing["LagSeconds"], snapshot.listed[1])

    def regions_of(self, snapshot_id):
        return [region for region, known in self._snapshots if known == snapshot_id]

    def of_region(self, region=None):
        """The snapshots of one region, or of all; the newest first."""
        return newest_first(s for s in self._snapshots.values() if region in (None, s.region))

    def of_disk(self, region, disk):
        """The snapshots of a disk; the newest first."""
        near = (self.get(region, snapshot_id) for snapshot_id in self._found.get((region, disk), ()))
        return newest_first(s for s in near if s and s.fields["SourceDiskId"] == disk)

    def listed(self, region, ids=None, tag=None):
        """Those that the listing of the region knows of; the newest first.

        Given `ids`, or a tag's key and value, it may leave out any that are others.
        """
        if ids is None and tag is not None:
            ids = self._found.get((region, *tag), ())
        if ids is None:
            known = {**self._deleted, **self._snapshots}.values()
        else:
            places = ((region, snapshot_id) for snapshot_id in set(ids))
            known = [self._snapshots.get(place) or self._deleted.get(place) for place in places]
        now = self._clock.now()
        return newest_first(
            s for s in known if s and s.region == region and s.listed[0] <= now < s.listed[1]
        )

    def view(self, snapshot):
        return snapshot.view(self._clock.now())

    def status(self, snapshot):
        return snapshot.status_at(self._clock.now())


def newest_first(snapshots):
    return sorted(snapshots, key=lambda snapshot: snapshot.order, reverse=True)
