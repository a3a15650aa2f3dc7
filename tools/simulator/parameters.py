"""The parameters of a call: decoded from query and form body, read by type.

An empty value counts as absent, as the service treats it.
"""

import re

from simulator.errors import ServiceError
from simulator.messages import form

FORM = "application/x-www-form-urlencoded"


def of_request(request):
    """Name to value, both as text. A form body adds to the query."""
    pairs = form(request.query)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() == FORM:
        pairs += form(request.body.decode("latin-1"))
    try:
        return Parameters((name.decode(), value.decode()) for name, value in pairs)
    except UnicodeDecodeError:
        raise ServiceError("InvalidParameter", "A parameter is not UTF-8.") from None


class Parameters(dict):
    def text(self, name):
        """The value, or None if it is absent or empty."""
        return self.get(name) or None

    def require(self, *names):
        for name in names:
            if self.text(name) is None:
                raise ServiceError(
                    "MissingParameter",
                    'The input parameter "%s" that is mandatory for processing this '
                    "request is not supplied." % name,
                )

    def boolean(self, name):
        """True, False, or None if it is absent."""
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in ("true", "false"):
            raise invalid(name)
        return value.lower() == "true"

    def integer(self, name, low, high, code="InvalidParameter"):
        """The number, or None if it is absent."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch("[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise invalid(name) if code == "InvalidParameter" else ServiceError(code)
        return int(value)

    def numbered(self, name):
        """The list `Name.1`, `Name.2`, ... as {number: value}."""
        found = ((re.fullmatch(re.escape(name) + r"\.([1-9][0-9]{0,8})", key), key) for key in self)
        return {int(match.group(1)): self[key] for match, key in found if match}

    def numbered_pairs(self, name):
        """The list `Name.N.Key`, `Name.N.Value` as [(key, value)], None for what is absent."""
        pattern = re.escape(name) + r"\.([1-9][0-9]{0,8})\.(?:Key|Value)"
        found = (re.fullmatch(pattern, key) for key in self)
        numbers = sorted({int(match.group(1)) for match in found if match})
        return [
            (self.get("%s.%d.Key" % (name, n)), self.get("%s.%d.Value" % (name, n)))
            for n in numbers
        ]


def invalid(name):
    return ServiceError("InvalidParameter", "The specified parameter %s is not valid." % name)
