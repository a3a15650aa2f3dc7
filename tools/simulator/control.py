"""The control port: JSON over plain HTTP, for tests and rigs. README.md lists its calls."""

import json
from urllib.parse import parse_qsl

from simulator import regions
from simulator.clock import seconds_of
from simulator.gatekeeper import Key
from simulator.messages import BadMessage, Response, read_request
from simulator.service import refuse
from simulator.snapshots import DEFAULTS

STATUSES = ("accomplished", "progressing", "failed")
OWN = ("RegionId", "Status", "Tags", "CreationTime", "DurationSeconds")  # not plain fields
SHOWN = ("Progress", "RemainTime", "Available", "LastModifiedTime")  # taken, without effect
FIELDS = (*DEFAULTS, "SnapshotId", "SourceDiskId", "SnapshotSN", "RetentionDays")
INTEGERS = ("RetentionDays",)
MARKS = ("StorageLocationArn", "EncryptedCopy", "Busy")  # shown by the control port only
BOOLEANS = ("Encrypted", "InstantAccess", "EncryptedCopy", "Busy")


class Control:
    def __init__(self, service):
        self._service = service
        self._routes = {
            ("GET", "/snapshots"): self.list_snapshots,
            ("POST", "/snapshots"): self.put_snapshot,
            ("DELETE", "/snapshots"): self.remove_snapshot,
            ("POST", "/script"): self.set_script,
            ("GET", "/calls"): self.list_calls,
            ("DELETE", "/calls"): self.forget_calls,
            ("POST", "/clock"): self.set_clock,
            ("POST", "/keys"): self.put_key,
            ("POST", "/account"): lambda given: self._state.conditions.change_account(given),
            ("POST", "/regions"): lambda given: self._state.conditions.change_region(given),
            ("POST", "/kms"): lambda given: self._state.conditions.change_kms(given),
            ("POST", "/ram"): lambda given: self._state.policies.change(given),
            ("POST", "/reset"): self.reset,
        }

    @property
    def _state(self):
        return self._service.state

    def serve(self, connection):
        try:
            while True:
                request = read_request(connection)
                if request is None:
                    return connection.close()
                response = self._respond(request)
                connection.send(b"".join(response.pieces()))
                if not response.keep_alive:
                    return connection.close()
        except BadMessage as fault:
            connection.send(refuse(fault))
            return connection.close()

    def _respond(self, request):
        status, answer = self._answer(request)
        body = json.dumps(answer, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return Response(status, headers, body, request.keep_alive)

    def _answer(self, request):
        route = self._routes.get((request.method, request.path))
        if route is None:
            return 404, {"Error": "no such call: %s %s" % (request.method, request.path)}
        try:
            given = read_input(request)
            with self._service.lock:
                return 200, route(given)
        except ValueError as error:
            return 400, {"Error": str(error)}

    def list_snapshots(self, given):
        allow(given, "RegionId")
        return [self._shown(s) for s in self._state.snapshots.of_region(given.get("RegionId"))]

    def put_snapshot(self, given):
        """Makes one, or changes the given members of the one that has this id."""
        allow(given, *OWN, *SHOWN, *FIELDS, *MARKS)
        check_snapshot(given)
        fields = {name: given[name] for name in FIELDS if name in given}
        seconds = given.get("DurationSeconds")
        started = seconds_of(given["CreationTime"]) if "CreationTime" in given else None
        tags, status = given.get("Tags"), given.get("Status")
        region, store = given["RegionId"], self._state.snapshots
        snapshot = store.get(region, given.get("SnapshotId"))
        if snapshot is None:
            status = status or "accomplished"
            snapshot = store.add(region, fields, tags or {}, status, seconds, started)
        else:
            store.change(snapshot, fields, tags, status, seconds, started)
        snapshot.marks.update((name, given[name]) for name in MARKS if name in given)
        return self._shown(snapshot)

    def remove_snapshot(self, given):
        allow(given, "RegionId", "SnapshotId")
        removed = self._state.snapshots.remove(need(given, "RegionId"), need(given, "SnapshotId"))
        if removed is None:
            raise ValueError("no such snapshot")
        return self._shown(removed)

    def set_script(self, given):
        allow(given, "Action", "Steps")
        steps = need(given, "Steps", list)
        self._state.script.set(need(given, "Action"), steps)
        return {}

    def list_calls(self, given):
        allow(given)
        return list(self._state.calls)

    def forget_calls(self, given):
        allow(given)
        self._state.calls.clear()
        return {}

    def set_clock(self, given):
        """AdvanceSeconds moves the world on; SkewSeconds sets the gateway's clock wrong."""
        allow(given, "AdvanceSeconds", "SkewSeconds")
        advance = number(given, "AdvanceSeconds")
        if advance < 0:
            raise ValueError("time does not go back")
        self._state.clock.advance(advance)
        if "SkewSeconds" in given:
            self._state.clock.set_skew(number(given, "SkewSeconds"))
        return {"Now": self._state.clock.now()}

    def put_key(self, given):
        """Adds an access key or replaces it; ExpiresIn counts seconds from now."""
        allow(given, "AccessKeyId", "AccessKeySecret", "SecurityToken", "ExpiresIn", "Active")
        expires = None
        if "ExpiresIn" in given:
            expires = self._state.clock.now() + number(given, "ExpiresIn")
        self._state.gatekeeper.keys[need(given, "AccessKeyId")] = Key(
            need(given, "AccessKeySecret"),
            given.get("SecurityToken"),
            expires,
            given.get("Active", True),
        )
        return {}

    def reset(self, given):
        allow(given)
        self._service.reset()
        return {}

    def _shown(self, snapshot):
        view = self._state.snapshots.view(snapshot)
        return {**view, **snapshot.marks, "Tags": dict(snapshot.tags)}


def read_input(request):
    """The query's members, or the body's if it is a POST."""
    if request.method != "POST":
        return dict(parse_qsl(request.query, keep_blank_values=True))
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        raise ValueError("the body is not JSON") from None
    if not isinstance(given, dict):
        raise ValueError("the body is not a JSON object")
    return given


def allow(given, *names):
    for name in given:
        if name not in names:
            raise ValueError("unknown member %s" % name)


def need(given, name, kind=str):
    if not isinstance(given.get(name), kind) or not given[name] and kind is str:
        raise ValueError("%s is missing or of the wrong type" % name)
    return given[name]


def number(given, name):
    value = given.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("%s is not a number" % name)
    return value


def check_snapshot(given):
    if need(given, "RegionId") not in regions.IDS:
        raise ValueError("unknown RegionId %s" % given["RegionId"])
    if given.get("Status", "accomplished") not in STATUSES:
        raise ValueError("Status is accomplished, progressing or failed")
    if number(given, "DurationSeconds") < 0:
        raise ValueError("DurationSeconds is negative")
    tags = given.get("Tags", {})
    if not isinstance(tags, dict) or not all(isinstance(v, str) for v in tags.values()):
        raise ValueError("Tags are an object of strings")
    if "CreationTime" in given and seconds_of(need(given, "CreationTime")) is None:
        raise ValueError("CreationTime is like 2026-03-01T08:09:10Z")
    for name in (*FIELDS, *MARKS):
        check_field(given, name)
    if not given.get("SourceDiskSize", "1").isdigit():
        raise ValueError("SourceDiskSize is a string of digits")


def check_field(given, name):
    kind = int if name in INTEGERS else bool if name in BOOLEANS else str
    if name in given and type(given[name]) is not kind:
        raise ValueError("%s is of the wrong type" % name)
