"""The simulator as a child process, for any test that needs a service to talk to.

    with Simulator().start("--speed", "1000") as sim:
        sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-1"})
        ... talk to sim.https, trusting sim.ca ...
        assert sim.get("/calls")[0]["Action"] == "CopySnapshot"
"""

import http.client
import json
import os
import subprocess
import sys

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools", "simulator")


class ControlError(Exception):
    """The control port refused; `status` is its HTTP status."""

    def __init__(self, status, message):
        super().__init__("%d %s" % (status, message))
        self.status = status


class Simulator:
    """After start: `https`, `http` and `control` are "ADDRESS:PORT", `ca` is a file."""

    def start(self, *options):
        command = [sys.executable, PROGRAM, *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the simulator did not start: exit %d" % self.process.wait())
        ready = json.loads(line)
        self.https, self.http = ready["https"], ready["http"]
        self.control, self.ca = ready["control"], ready["ca"]
        return self

    def stop(self):
        """Ends it and returns its exit status; kills it if it does not end, and says so."""
        self.process.terminate()
        self.process.stdout.close()
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, value=None):
        return self._ask("POST", path, json.dumps({} if value is None else value))

    def delete(self, path):
        return self._ask("DELETE", path)

    def script(self, action, *steps):
        """What the next calls of the action meet."""
        return self.post("/script", {"Action": action, "Steps": list(steps)})

    def _ask(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.control)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ControlError(response.status, answer["Error"])
        return answer
