"""What the account, the regions and their KMS allow; told over the control port.

Everything is allowed until it is told otherwise. A call changes the members that it gives:

POST /account   Balance, SnapshotService, WhiteListed, Authorized: true or false.
                StorageLocations: the ARNs that the account may use; null (as at first): any.
POST /regions   RegionId; EncryptedCopy, Byok, EncryptAlgorithm, Compliant: what the region
                supports as a destination. SnapshotQuota: how many snapshots it may have at most;
                null (as at first): any number.
POST /kms       RegionId; Enabled, EcsAuthorized, DataKeys: is KMS activated there, may ECS use
                it, does it make data keys.
                RegionId, KMSKeyId; Enabled, Allowed, Symmetric: makes a key of the region, or
                changes it. A region of which no key was told takes any KMSKeyId.

Each answers with everything that holds then.
"""

from simulator import regions

ACCOUNT = {
    "Balance": True,
    "SnapshotService": True,
    "WhiteListed": True,
    "Authorized": True,
    "StorageLocations": None,
}
REGION = {
    "EncryptedCopy": True,
    "Byok": True,
    "EncryptAlgorithm": True,
    "Compliant": True,
    "SnapshotQuota": None,
}
KMS = {"Enabled": True, "EcsAuthorized": True, "DataKeys": True}
KEY = {"Enabled": True, "Allowed": True, "Symmetric": True}


class Conditions:
    def __init__(self):
        self.account = dict(ACCOUNT)
        self._regions = {}
        self._kms = {}
        self._keys = {}

    def region(self, region):
        return self._regions.setdefault(region, dict(REGION))

    def kms(self, region):
        return self._kms.setdefault(region, dict(KMS))

    def keys(self, region):
        """{KMSKeyId: members of KEY}; empty where none was told."""
        return self._keys.setdefault(region, {})

    def change_account(self, given):
        return change(self.account, given)

    def change_region(self, given):
        region = region_of(given)
        return {"RegionId": region, **change(self.region(region), given)}

    def change_kms(self, given):
        region = region_of(given)
        key_id = given.pop("KMSKeyId", None)
        if key_id is None:
            return {"RegionId": region, **change(self.kms(region), given)}
        if not isinstance(key_id, str) or not key_id:
            raise ValueError("KMSKeyId is of the wrong type")
        key = change(dict(self.keys(region).get(key_id, KEY)), given)
        self.keys(region)[key_id] = key
        return {"RegionId": region, "KMSKeyId": key_id, **key}


def region_of(given):
    """Takes RegionId out of what is given."""
    region = given.pop("RegionId", None)
    if region not in regions.IDS:
        raise ValueError("unknown RegionId %s" % region)
    return region


def change(members, given):
    """All or nothing: what is of the wrong type changes nothing."""
    for name, value in given.items():
        if name not in members:
            raise ValueError("unknown member %s" % name)
        if not fits(name, value):
            raise ValueError("%s is of the wrong type" % name)
    members.update(given)
    return dict(members)


def fits(name, value):
    if name == "StorageLocations":
        return value is None or (
            isinstance(value, list) and all(isinstance(arn, str) for arn in value)
        )
    if name == "SnapshotQuota":
        return value is None or (type(value) is int and value >= 0)
    return isinstance(value, bool)
