"""TagResources, for snapshots: all of them are tagged or none."""

from simulator import regions, rules
from simulator.errors import ServiceError
from simulator.parameters import invalid


def run(state, host, parameters):
    parameters.require("RegionId", "ResourceType", "ResourceId.1", "Tag.1.Key")
    region = regions.of_call(host, parameters["RegionId"])
    if parameters["ResourceType"] != "snapshot":
        raise ServiceError("InvalidResourceType.NotFound")
    ids = parameters.numbered("ResourceId").values()
    if len(ids) > 50:
        raise invalid("ResourceId")
    tags = rules.tags(parameters.numbered_pairs("Tag"))
    found = [state.snapshots.get(region, snapshot_id) for snapshot_id in ids]
    if None in found:
        raise ServiceError("InvalidResourceId.NotFound")
    for snapshot in found:
        state.snapshots.tag(snapshot, tags)
    return {}
