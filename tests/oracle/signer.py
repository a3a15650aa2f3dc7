"""Another opinion on CopySnapshot: the documented rules, and the signature by Python's own hmac.

Written from the documentation; shares no code and no data with src/.
"""

import hashlib
import hmac
import re
import urllib.parse

LISTS = {"Tag": (20, ("Key", "Value")), "Arn": (10, ("AssumeRoleFor", "RoleType", "Rolearn"))}
SCALARS = ("ClientToken DestinationRegionId DestinationSnapshotDescription DestinationSnapshotName "
           "DestinationStorageLocationArn Encrypted KMSKeyId OwnerId RegionId ResourceGroupId "
           "ResourceOwnerAccount ResourceOwnerId RetentionDays SnapshotId").split()
REQUIRED = ("DestinationRegionId DestinationSnapshotDescription DestinationSnapshotName RegionId "
            "SnapshotId").split()
# Rows as they are refused: in byte order of the names with '#' for the index.
ROWS = sorted(SCALARS + ["%s.#.%s" % (name, member) for name, (_, members) in LISTS.items()
                         for member in members])


def control(c):
    return ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0


def region(s):
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s) and len(s) <= 64


def snapshot_id(s):
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", s)


def name(s):
    def letter(c):
        return (c.isascii() and c.isalpha()) or (not c.isascii() and not control(c))
    return (2 <= len(s) <= 128 and letter(s[0])
            and all(letter(c) or c in "0123456789:_.-" for c in s))


def description(s):
    return 2 <= len(s) <= 256 and not s.startswith(("http://", "https://"))


def token(s):
    return re.fullmatch(r"[\x21-\x7e]{1,64}", s)


def number(least, most):
    def rule(s):
        return re.fullmatch(r"0|[1-9][0-9]{0,18}", s) and least <= int(s) <= most
    return rule


def no_url(s):
    return "http://" not in s and "https://" not in s


def tag_key(s):
    return 1 <= len(s) <= 128 and not s.startswith(("aliyun", "acs:")) and no_url(s)


def tag_value(s):
    return len(s) <= 128 and not s.startswith("acs:") and no_url(s)


BIG = number(0, 2 ** 63 - 1)
RULES = {"ClientToken": token, "DestinationRegionId": region, "RegionId": region,
         "DestinationSnapshotDescription": description, "DestinationSnapshotName": name,
         "Encrypted": lambda s: s in ("true", "false"), "KMSKeyId": lambda s: 1 <= len(s) <= 64,
         "OwnerId": BIG, "ResourceOwnerId": BIG, "Arn.#.AssumeRoleFor": BIG,
         "RetentionDays": number(1, 65536), "SnapshotId": snapshot_id, "Tag.#.Key": tag_key,
         "Tag.#.Value": tag_value}


def text(raw):
    """Bytes as text, or None where they are not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def refusal(params):
    """(row, index, what) of the first refusal in the order of rows, or None. params: name -> bytes."""
    for row in ROWS:
        count = LISTS[row.split(".")[0]][0] if "#" in row else 1
        for index in range(1, count + 1):
            raw = params.get(row.replace("#", str(index)))
            if raw is None:
                if row in REQUIRED:
                    return row, index, "required"
                continue
            s = text(raw)
            if s is None:
                return row, index, "utf8"
            if row in RULES and not RULES[row](s):
                return row, index, "own"
            if row == "Tag.#.Key" and raw in [params.get("Tag.%d.Key" % i) for i in range(1, index)]:
                return row, index, "duplicate"
            if row == "Tag.#.Value" and "Tag.%d.Key" % index not in params:
                return row, index, "no key"
            if row == "KMSKeyId" and params.get("Encrypted") != b"true":
                return row, index, "not encrypted"
    return None


def request(params, host, key_id, secret, sts, date, nonce, version):
    """The whole request as bytes."""
    query = "&".join("%s=%s" % (k, urllib.parse.quote(v, safe="-_.~"))
                     for k, v in sorted(params.items(), key=lambda x: x[0].encode()))
    headers = {"host": host, "x-acs-action": "CopySnapshot", "x-acs-version": "2014-05-26",
               "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(), "x-acs-date": date,
               "x-acs-signature-nonce": nonce}
    if sts:
        headers.update({"x-acs-security-token": sts, "x-acs-accesskey-id": key_id})
    names = sorted(headers)
    canonical = "\n".join(["POST", "/", query, "".join("%s:%s\n" % (n, headers[n]) for n in names),
                           ";".join(names), headers["x-acs-content-sha256"]])
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    lines = ["POST /?%s HTTP/1.1" % query] + ["%s: %s" % (n, headers[n]) for n in names]
    lines += ["Authorization: ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
              % (key_id, ";".join(names), signature), "accept: application/json",
              "user-agent: copysnap/" + version, "content-length: 0", "", ""]
    return "\r\n".join(lines).encode("ascii")
