"""The service: reads requests, lets them meet the script, performs them, logs them."""

import json
import re
import socket
import threading
import uuid

from simulator import errors, faults, parameters, script
from simulator.actions import (
    copy_snapshot,
    delete_snapshot,
    describe_regions,
    describe_snapshots,
    tag_resources,
)
from simulator.clock import http_date, iso
from simulator.errors import ServiceError
from simulator.messages import BadMessage, Response, read_request
from simulator.state import State

ECS = "2014-05-26"

ACTIONS = {
    (ECS, "CopySnapshot"): copy_snapshot.run,
    (ECS, "DescribeSnapshots"): describe_snapshots.run,
    (ECS, "DeleteSnapshot"): delete_snapshot.run,
    (ECS, "DescribeRegions"): describe_regions.run,
    (ECS, "TagResources"): tag_resources.run,
}

CREDENTIAL = re.compile("Credential=([^,]*)")


class Service:
    """`lock` guards `state`; whoever works on it holds the lock."""

    def __init__(self, options):
        self._options = options
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.state = State(self._options)

    def serve(self, connection):
        """All requests of one connection."""
        with self.lock:
            self.state.connections.add(connection)
        try:
            while True:
                request = self._next_request(connection)
                if request is None:
                    return connection.close()
                if not self._exchange(connection, request):
                    return None
        except BadMessage as fault:
            connection.send(refuse(fault))
            return connection.close()

    def _next_request(self, connection):
        """None if the client ended the connection or has been idle for too long."""
        with self.lock:
            patience = self.state.connections.patience(connection)
        connection.patience(patience)
        try:
            request = read_request(connection)
        except socket.timeout:
            return None
        connection.patience(None)
        connection.requests += request is not None
        return request

    def _exchange(self, connection, request):
        call = Call(connection, request)
        with self.lock:
            step = self.state.script.take(call.action)
            response = self._respond(call, step)
            self.state.calls.append(call.record(response, step, self.state.clock))
            is_last = self.state.connections.is_spent(connection)
            if is_last and self.state.connections.settings["Announce"]:
                response.keep_alive = False
        open_still = faults.deliver(connection, response, step)
        if open_still and is_last:
            connection.close()
        return open_still and not is_last

    def _respond(self, call, step):
        """The response that the call gets, true or scripted."""
        outcome = self._perform(call) if script.performs(step) else None
        if "Code" in step:
            outcome = ServiceError(step["Code"], step.get("Message"), step.get("Status"))
        return faults.reshape(self._response(call, outcome or {}), step)

    def _perform(self, call):
        """The members of the reply, or the ServiceError that refuses the call."""
        try:
            if call.request.method not in ("GET", "POST"):
                raise ServiceError("UnsupportedHTTPMethod")
            run = ACTIONS.get((call.version, call.action))
            if run is None or call.request.path != "/":
                raise ServiceError("InvalidAction.NotFound")
            self.state.gatekeeper.admit(call.request)
            self.state.policies.admit(call.action)
            given = call.parameters = parameters.of_request(call.request)
            self.state.rate.admit(call.action)
            return run(self.state, call.request.host, given)
        except ServiceError as error:
            return error

    def _response(self, call, outcome):
        headers = {
            "Date": http_date(self.state.clock.wall()),
            "Content-Type": "application/json;charset=utf-8",
            "x-acs-request-id": call.request_id,
        }
        status = 200
        members = {"RequestId": call.request_id}
        if isinstance(outcome, ServiceError):
            call.code = outcome.code
            status = outcome.status
            headers.update(outcome.headers)
            members = errors.body(outcome, call.request_id, call.request.host, call.action)
        else:
            members.update(outcome)
        body = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
        return Response(status, headers, body, call.request.keep_alive)


class Call:
    """One call, as the log shows it."""

    def __init__(self, connection, request):
        self.connection = connection
        self.request = request
        self.request_id = str(uuid.uuid4()).upper()
        self.action = request.headers.get("x-acs-action", "")
        self.version = request.headers.get("x-acs-version", "")
        self.code = None
        self.parameters = None  # once they were read

    def record(self, response, step, clock):
        credential = CREDENTIAL.search(self.request.headers.get("authorization", ""))
        answered = faults.answers(step)
        return {
            "Time": iso(clock.now()),
            "Action": self.action,
            "Version": self.version,
            "Method": self.request.method,
            "Host": self.request.host,
            "Parameters": self._parameters(),
            "AccessKeyId": credential.group(1) if credential else None,
            "Nonce": self.request.headers.get("x-acs-signature-nonce"),
            "Status": response.status if answered else None,
            "Code": self.code if answered else None,
            "RequestId": self.request_id,
            "Connection": self.connection.number,
            "TLS": self.connection.tls,
            "Step": step or None,
        }

    def _parameters(self):
        if self.parameters is not None:
            return dict(self.parameters)
        try:
            return dict(parameters.of_request(self.request))
        except ServiceError:
            return {}


def refuse(fault):
    """What a gateway says to bytes that are no request."""
    body = ("Bad Request: %s\n" % fault).encode()
    response = Response(400, {"Content-Type": "text/plain"}, body, keep_alive=False)
    return b"".join(response.pieces())
