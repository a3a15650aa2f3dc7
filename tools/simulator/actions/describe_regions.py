"""DescribeRegions: every region with its endpoint."""

from simulator import regions


def run(state, host, parameters):
    return {
        "Regions": {
            "Region": [
                {
                    "RegionId": row["region"],
                    "RegionEndpoint": row["endpoint"],
                    "LocalName": row["name"],
                    "Status": "available",
                }
                for row in regions.ALL
            ]
        }
    }
