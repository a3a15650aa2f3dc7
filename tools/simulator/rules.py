"""The documented form of names, descriptions, tags, tokens, ARNs and encryption."""

import re

from simulator import regions
from simulator.errors import ServiceError

WEB = ("http://", "https://")
TAGS_MAX = 20
ALGORITHMS = ("aes-256", "sm4-128")
ARN = {
    "Rolearn": re.compile(r"acs:ram::[0-9]+:role/\S+"),
    "RoleType": re.compile("service|user"),
    "AssumeRoleFor": re.compile("[0-9]+"),
}
ARNS_MAX = 10


def check_name(name):
    """2 to 128 letters, digits, `:` `_` `.` `-`; a letter first."""
    good = (
        2 <= len(name) <= 128
        and name[0].isalpha()
        and all(c.isalnum() or c in ":_.-" for c in name)
    )
    if not good:
        raise ServiceError("InvalidSnapshotName.Malformed")


def check_description(text):
    if not 2 <= len(text) <= 256 or text.startswith(WEB):
        raise ServiceError("InvalidDescription.Malformed")


def check_client_token(token):
    if len(token) > 64 or not token.isascii():
        raise ServiceError("InvalidClientToken.Malformed")


def tags(pairs):
    """The (key, value) pairs as a dict, checked. A value may be absent, a key may not."""
    checked = {}
    for key, value in pairs:
        check_tag_key(key or "")
        check_tag_value(value or "")
        if key in checked:
            raise ServiceError("Duplicate.TagKey")
        checked[key] = value or ""
    if len(checked) > TAGS_MAX:
        raise ServiceError("InvalidTagKey.Malformed", "More than %d tags are given." % TAGS_MAX)
    return checked


def check_tag_key(key):
    if not 1 <= len(key) <= 128 or key.startswith(("aliyun", "acs:")) or has_web(key):
        raise ServiceError("InvalidTagKey.Malformed")


def check_tag_value(value):
    if len(value) > 128 or value.startswith("acs:") or has_web(value):
        raise ServiceError("InvalidTagValue.Malformed")


def has_web(text):
    return any(start in text for start in WEB)


def check_arns(parameters):
    for name, value in parameters.items():
        found = re.fullmatch(r"Arn\.([1-9][0-9]{0,8})\.(Rolearn|RoleType|AssumeRoleFor)", name)
        if found and value:
            good = int(found.group(1)) <= ARNS_MAX and ARN[found.group(2)].fullmatch(value)
            if not good:
                raise ServiceError("InvalidParameter.Arns")


def check_storage_location(arn, destination):
    """acs:SERVICE[:REGION...]: a region must be the destination."""
    if arn is None:
        return
    parts = arn.split(":")
    if len(parts) < 3 or parts[0] != "acs" or not all(parts[1:3]):
        raise ServiceError("InvalidParameterDestinationStorageLocationArn.Malformed")
    if parts[2] in regions.IDS and parts[2] != destination:
        raise ServiceError("InvalidParameterDestinationStorageLocationArn.RegionNotMatch")


def check_encryption(wish):
    if wish.encrypt_algorithm and wish.encrypt_algorithm.lower() not in ALGORITHMS:
        raise ServiceError("InvalidEncryptAlgorithm")
    if wish.encrypt_algorithm and not wish.encrypted:
        raise ServiceError("InvalidEncrypted.NotMatchEncryptAlgorithm")
    if wish.kms_key_id and not wish.encrypted:
        raise ServiceError("InvalidEncrypted.NotMatchKmsKeyId")
    if len(wish.kms_key_id or "") > 64:
        raise ServiceError("InvalidParameter.KMSKeyId.NotFound")
