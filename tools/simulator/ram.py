"""The policies of RAM: what the caller may do. Everything, until POST /ram denies an action.

POST /ram   Action ("ecs:CopySnapshot"); Allow: true lifts the denial. Detail: false denies with
            the plain code Forbidden, as services without RAM's decoding do; else the code is
            Forbidden.RAM with AccessDeniedDetail. AuthPrincipalType, AuthPrincipalOwnerId,
            AuthPrincipalDisplayName, NoPermissionType, PolicyType, EncodedDiagnosticMessage:
            texts that stand in the detail instead of the usual ones.
"""

from simulator.errors import ServiceError, access_denied

DETAILS = tuple(name for name in access_denied("") if name != "AuthAction")


class Policies:
    def __init__(self):
        self._denied = {}  # action: its AccessDeniedDetail, or None

    def change(self, given):
        action, allow = given.get("Action"), given.get("Allow", False)
        check(given, action, allow)
        if allow:
            self._denied.pop(action, None)
            return {}
        detail = {**access_denied(action[len("ecs:") :])}
        detail.update((name, given[name]) for name in DETAILS if name in given)
        self._denied[action] = detail if given.get("Detail", True) else None
        return {"Action": action, "AccessDeniedDetail": self._denied[action]}

    def admit(self, action):
        """Raises ServiceError where the action is denied."""
        name = "ecs:" + action
        if name in self._denied:
            detail = self._denied[name]
            raise ServiceError("Forbidden.RAM" if detail else "Forbidden", detail=detail)


def check(given, action, allow):
    for name, value in given.items():
        if name not in ("Action", "Allow", "Detail", *DETAILS):
            raise ValueError("unknown member %s" % name)
        if not isinstance(value, bool if name in ("Allow", "Detail") else str):
            raise ValueError("%s is of the wrong type" % name)
    if not action or not action.startswith("ecs:"):
        raise ValueError('Action is like "ecs:CopySnapshot"')
    if allow and len(given) > 2:
        raise ValueError("Allow stands with Action alone")
