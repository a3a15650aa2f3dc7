"""The control port: JSON over plain HTTP, for tests and rigs. README.md lists its calls."""

import json
import re

from simulator import snapshot_members
from simulator.clock import seconds_of
from simulator.gatekeeper import Key
from simulator.given import allow, members_of, need, number
from simulator.messages import BadMessage, Response, read_request
from simulator.service import refuse


class Control:
    def __init__(self, service):
        self._service = service
        self._routes = {
            ("GET", "/snapshots"): self.list_snapshots,
            ("POST", "/snapshots"): self.put_snapshots,
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
            ("POST", "/token"): lambda given: self._state.client_tokens.settings.change(given),
            ("POST", "/listing"): lambda given: self._state.snapshots.listing.change(given),
            ("POST", "/rate"): lambda given: self._state.rate.settings.change(given),
            ("POST", "/copies"): lambda given: self._state.copies.change(given),
            ("POST", "/connections"): lambda given: self._state.connections.settings.change(given),
            ("GET", "/connections"): self.list_connections,
            ("DELETE", "/connections"): self.forget_connections,
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
            given = members_of(request, *([list] if route == self.put_snapshots else []))
            with self._service.lock:
                return 200, route(given)
        except ValueError as error:
            return 400, {"Error": str(error)}

    def list_snapshots(self, given):
        allow(given, "RegionId")
        return [self._shown(s) for s in self._state.snapshots.of_region(given.get("RegionId"))]

    def put_snapshots(self, given):
        """One, or a list of them: all or, if one is bad, none."""
        several = given if isinstance(given, list) else [given]
        for members in several:
            snapshot_members.check(members)
        shown = [self.put_snapshot(members) for members in several]
        return shown if isinstance(given, list) else shown[0]

    def put_snapshot(self, given):
        """Makes one, or changes the given members of the one that has this id."""
        fields = snapshot_members.fields(given)
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
        snapshot_members.mark(snapshot, given)
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
        """After: only those after the first so many. Action: only that action's."""
        allow(given, "After", "Action")
        after = given.get("After", "0")
        if not re.fullmatch("[0-9]{1,9}", after):
            raise ValueError("After is a number")
        action = given.get("Action")
        return [c for c in self._state.calls[int(after):] if action in (None, c["Action"])]

    def forget_calls(self, given):
        allow(given)
        self._state.calls.clear()
        return {}

    def list_connections(self, given):
        allow(given)
        return self._state.connections.shown()

    def forget_connections(self, given):
        allow(given)
        self._state.connections.forget()
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
