"""CopySnapshot: first the form of the call, then the token, then the state (copy_rules.py).

Arn, DestinationStorageLocationArn and ResourceGroupId are not open to the public; the first two
must be of the right form, and none has an effect. Nor have OwnerId and its kin. EncryptAlgorithm
is in no documentation of parameters, only in that of errors.

The token's memory takes what comes after the form of the call was found good: the result, and,
if POST /token says so, the refusal (memory.py).
"""

import re

from simulator import progress, regions, rules
from simulator.actions import copy_rules
from simulator.errors import ServiceError

REGION_FORM = re.compile("[a-z]+(-[a-z0-9]+)+")
COPIED = ("SourceDiskId", "SourceDiskSize", "SourceDiskType", "SourceStorageType", "Category")


def run(state, host, parameters):
    parameters.require(
        "RegionId",
        "DestinationRegionId",
        "SnapshotId",
        "DestinationSnapshotName",
        "DestinationSnapshotDescription",
    )
    wish = checked(host, parameters)
    token = parameters.text("ClientToken")
    result = state.client_tokens.recall(token, parameters)
    if result is None:
        source = permitted_source(state, wish, token, parameters)
        result = {"SnapshotId": copy(state, wish, source).id}
        state.client_tokens.remember(token, parameters, result)
    return result


def permitted_source(state, wish, token, parameters):
    source = state.snapshots.get(wish.region, wish.snapshot_id)
    try:
        copy_rules.check(state, wish, source)
    except ServiceError as error:
        state.client_tokens.remember_refusal(token, parameters, error)
        raise
    return source


class Wish:
    """What the caller wants, with every value of the right form."""

    def __init__(self, host, parameters):
        self.region = region(parameters["RegionId"])
        regions.of_call(host, self.region)
        self.destination = region(parameters["DestinationRegionId"])
        self.snapshot_id = parameters["SnapshotId"]
        self.name = parameters["DestinationSnapshotName"]
        self.description = parameters["DestinationSnapshotDescription"]
        self.encrypted = parameters.boolean("Encrypted")
        self.kms_key_id = parameters.text("KMSKeyId")
        self.encrypt_algorithm = parameters.text("EncryptAlgorithm")
        self.storage_location = parameters.text("DestinationStorageLocationArn")
        self.retention_days = parameters.integer(
            "RetentionDays", 1, 65536, "InvalidRetentionDays.Malformed"
        )
        self.tags = rules.tags(parameters.numbered_pairs("Tag"))


def region(name):
    if not REGION_FORM.fullmatch(name):
        raise ServiceError("InvalidRegionId.MalFormed")
    if name not in regions.IDS:
        raise ServiceError("InvalidRegionId.NotExists")
    return name


def checked(host, parameters):
    rules.check_client_token(parameters.text("ClientToken") or "")
    wish = Wish(host, parameters)
    rules.check_name(wish.name)
    rules.check_description(wish.description)
    rules.check_arns(parameters)
    rules.check_storage_location(wish.storage_location, wish.destination)
    rules.check_encryption(wish)
    if wish.region == wish.destination and not wish.encrypted:
        raise ServiceError("InvalidOperation.NotSupportCopyInSameRegion")
    return wish


def copy(state, wish, source):
    fields = {name: source.fields[name] for name in COPIED}
    fields.update(
        SnapshotName=wish.name,
        Description=wish.description,
        SourceSnapshotId=source.id,
        SourceRegionId=source.region,
        Encrypted=bool(wish.encrypted or source.fields["Encrypted"]),
        KMSKeyId=wish.kms_key_id or "",
    )
    if wish.retention_days:
        fields["RetentionDays"] = wish.retention_days
    duration = state.copies["DurationSeconds"]
    made = state.snapshots.add(wish.destination, fields, wish.tags, seconds=duration)
    made.marks.update(progress.marks_of_copies(state.copies))
    state.snapshots.list_later(made)
    return made
