"""The documented form of names, descriptions, tags and tokens."""

from simulator.errors import ServiceError

WEB = ("http://", "https://")
TAGS_MAX = 20


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
