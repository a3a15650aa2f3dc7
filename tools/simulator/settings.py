"""Settings that a call of the control port changes: named values, each with a rule it must keep.

POST gives some of them and is answered with all; one bad value changes nothing.
"""


class Settings:
    def __init__(self, members):
        """`members` is {name: (value at first, rule)}."""
        self._rules = {name: rule for name, (_, rule) in members.items()}
        self._values = {name: first for name, (first, _) in members.items()}

    def __getitem__(self, name):
        return self._values[name]

    def change(self, given):
        for name, value in given.items():
            if name not in self._rules:
                raise ValueError("unknown member %s" % name)
            if not self._rules[name](value):
                raise ValueError("%s is of the wrong type or out of range" % name)
        self._values.update(given)
        return dict(self._values)


def or_null(rule):
    return lambda value: value is None or rule(value)


def flag(value):
    return isinstance(value, bool)


def seconds(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def percent(value):
    return type(value) is int and 0 <= value <= 100


def count(value):
    return type(value) is int and value > 0
