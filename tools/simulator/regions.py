"""The regions, and which of them a call means.

A call names its region twice: by the host it is sent to and by RegionId.

- Host `ecs.<region>`, `ecs-<region>`, `ecs-vpc.<region>` (any `ecs-...` prefix)
  names a region. Without RegionId that is the region. RegionId naming another
  region is answered 404 InvalidRegionId.NotFound: that endpoint does not know it.
- `ecs.aliyuncs.com` and `ecs-cn-hangzhou.aliyuncs.com` are old central endpoints
  which official clients still use for some other regions: any RegionId will do
  there, and without one they mean cn-hangzhou.
- Any other host (localhost, an address) names none: RegionId decides.
"""

import re

from simulator.errors import ServiceError
from simulator.tables import rows

ALL = rows("regions.tsv")
IDS = tuple(row["region"] for row in ALL)

CENTRAL = ("ecs.aliyuncs.com", "ecs-cn-hangzhou.aliyuncs.com")
CENTRAL_REGION = "cn-hangzhou"

REGIONAL_HOST = re.compile(r"ecs(?:-[a-z0-9]+)*\.([a-z0-9-]+)\.aliyuncs\.com")
DASHED_HOST = re.compile(r"ecs-([a-z0-9-]+)\.aliyuncs\.com")


def of_host(host):
    """The region that the host name (with or without port) stands for, or None."""
    name = host.lower().rsplit(":", 1)[0]
    if name in CENTRAL:
        return CENTRAL_REGION
    found = REGIONAL_HOST.fullmatch(name) or DASHED_HOST.fullmatch(name)
    return found.group(1) if found and found.group(1) in IDS else None


def of_call(host, region_id):
    """The region that the call means, or None if it names none."""
    if region_id is None:
        return of_host(host)
    if region_id not in IDS:
        raise ServiceError("InvalidRegionId.NotFound")
    central = host.lower().rsplit(":", 1)[0] in CENTRAL
    if not central and of_host(host) not in (None, region_id):
        raise ServiceError("InvalidRegionId.NotFound")
    return region_id
