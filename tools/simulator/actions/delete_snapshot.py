"""DeleteSnapshot: also cancels one that is being made. An unknown id is no error.

The API has no RegionId here: the host says the region. Where the host says
nothing, RegionId is taken if it is given, or else the id is looked for everywhere.
"""

from simulator import regions


def run(state, host, parameters):
    parameters.require("SnapshotId")
    snapshot_id = parameters["SnapshotId"]
    region = regions.of_call(host, parameters.text("RegionId"))
    places = state.snapshots.regions_of(snapshot_id) if region is None else [region]
    for place in places:
        state.snapshots.remove(place, snapshot_id, listed_on=True)
    return {}
