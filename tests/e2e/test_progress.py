"""What is told while it goes on: one JSON object a line, or a line on a terminal that is drawn anew."""

import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import struct
import termios
import threading

import pytest

from cli import REGIONS, WHOLE, WISH, calls, copies, copy, follow, one, polls, put, run, started, there, until

LINES = ["--json", "--progress"]


def events(lines):
    """Their names; the result is there once, and last, and nothing is without a name."""
    names = [line["Event"] for line in lines]
    assert names.count("result") == 1 and names[-1] == "result", names
    return names[:-1]


def parsed(out):
    assert out.endswith("\n")
    return [json.loads(line) for line in out.splitlines()]


# ---- JSON ------------------------------------------------------------------------------------------

def test_a_line_for_each_step(sim):
    sim.post("/copies", {"DurationSeconds": 1000})
    sim.script("CopySnapshot", {"Code": "Throttling"})
    with started(*WHOLE, *there(sim), *LINES) as child:
        until(lambda: polls(sim) >= 3)
        sim.post("/clock", {"AdvanceSeconds": 1000})
        out, err = child.communicate(timeout=60)
    lines = parsed(out)
    assert (child.returncode, err) == (0, "")
    names = events(lines)
    assert names[:2] == ["again", "accepted"] and set(names[2:]) == {"progress"}
    again, accepted, progress, result = lines[0], lines[1], lines[2], lines[-1]
    assert set(again) == {"Event", "SourceSnapshotId", "Code", "WaitMilliseconds"} and again["Code"] == "Throttling"
    (new,) = copies(sim)
    assert accepted == {"Event": "accepted", "SourceSnapshotId": "s-source0001", "SnapshotId": new["SnapshotId"]}
    assert set(progress) == {"Event", "SourceSnapshotId", "SnapshotId", "Status", "Progress", "RemainTime", "ElapsedSeconds"}
    assert progress["Status"] == "progressing" and 900 < progress["RemainTime"] <= 1000
    assert [result[n] for n in ("SnapshotId", "Status", "Outcome")] == [new["SnapshotId"]] + ["accomplished"] * 2
    assert "Adopted" not in result


def test_an_adopted_one(sim):
    put(sim, SourceSnapshotId="s-source0001", SourceRegionId="cn-hangzhou",
        Tags={"copysnap-source": "cn-hangzhou/s-source0001"})
    lines = copy(sim, *LINES).lines
    assert events(lines) == ["adopted"] and all(line["Adopted"] is True for line in lines)
    assert [line["Status"] for line in lines] == ["progressing"] * 2


def test_trouble_on_the_way(sim):
    """Each time, for machines; with our name for it where the service has none."""
    put(sim)
    with started(*follow(sim, *LINES)) as child:
        until(lambda: polls(sim) >= 1)
        sim.script("DescribeSnapshots", {"Reset": True}, {"Code": "InternalError"})
        put(sim, "accomplished")
        lines = parsed(child.communicate(timeout=60)[0])
    assert child.returncode == 0 and "progress" in events(lines)
    assert [line["Code"] for line in lines if line["Event"] == "again"] == ["ConnectionReset", "InternalError"]


def test_not_listed(sim):
    lines = run(*follow(sim, *LINES, "--wait", "1s")).lines
    assert set(events(lines)) == {"unlisted"} and lines[-1]["Outcome"] == "unlisted"


def test_the_next_generation(sim):
    put(sim, "failed", SourceSnapshotId="s-source0001", SourceRegionId="cn-hangzhou",
        Tags={"copysnap-source": "cn-hangzhou/s-source0001"})
    ran = copy(sim, *LINES)
    assert ran.code == 7 and events(ran.lines) == ["failed"] and ran.lines[-1]["Outcome"] == "failed"
    ran = copy(sim, *LINES, "--again")
    assert ran.code == 0 and events(ran.lines) == ["failed", "accepted"]
    assert ran.lines[0]["SnapshotId"] == "s-1" != ran.lines[-1]["SnapshotId"]


def test_a_signal(sim):
    put(sim)
    with contextlib.ExitStack() as stack:
        children = [(stack.enter_context(started(*follow(sim, *LINES))), number)
                    for number in (signal.SIGTERM, signal.SIGINT)]
        until(lambda: polls(sim) >= 4)
        for child, number in children:
            child.send_signal(number)
            out, err = child.communicate(timeout=60)
            lines = parsed(out)
            assert child.returncode == 128 + number and set(events(lines)) == {"progress"}
            assert [lines[-1][n] for n in ("SnapshotId", "Outcome", "Code")] == ["s-1", "progressing", "Interrupted"]
            assert err.endswith(" to go on: %s\n" % " ".join(child.args))


def test_the_time_to_wait_is_over(sim):
    put(sim)
    ran = run(*follow(sim, *LINES, "--wait", "1s"))
    assert ran.code == 8 and set(events(ran.lines)) == {"progress"}
    assert [ran.lines[-1][n] for n in ("SnapshotId", "Status", "Outcome", "Code")] == [
        "s-1", "progressing", "progressing", "WaitOver"]
    assert ran.err.endswith(" --wait 1s\n") and ran.err.count("\n") == 1


def test_refused_unknown_and_not_sent(sim):
    sim.script("CopySnapshot", {"Code": "InvalidSnapshotId.NotFound"})
    ran = copy(sim, *LINES)
    assert (ran.code, events(ran.lines), ran.lines[-1]["Outcome"]) == (4, [], "refused")
    sim.script("CopySnapshot", {"Reset": True})
    ran = copy(sim, *LINES, "--timeout", "2")
    assert (ran.code, events(ran.lines), ran.lines[-1]["Outcome"]) == (6, [], "unknown")
    ran = run(*WISH, *LINES, "--connect", "127.0.0.1:9")
    assert (ran.code, set(events(ran.lines)), ran.lines[-1]["Outcome"]) == (3, {"again"}, "not-sent")
    ran = run(*WISH, *LINES, keys={})
    assert (ran.code, events(ran.lines), ran.lines[-1]["Code"]) == (9, [], "NoCredentials")


def test_a_mistake_is_one_object(sim):
    for words in (["--wait", "x"], ["--nonsense"], ["--ca-file", "/nonexistent"]):
        for line in ([*LINES, *words], [*words, *LINES]):
            ran = copy(sim, *line, wish=WHOLE)
            assert ran.code == 2 and ran.json["Event"] == "result", line
            assert set(ran.json) == {"Event", "Code", "Message", "Outcome"}


def test_without_lines_there_is_one_object(sim):
    sim.post("/copies", {"DurationSeconds": 1})
    sim.script("CopySnapshot", {"Code": "Throttling"})
    ran = copy(sim, "--json", wish=WHOLE)
    assert (ran.code, ran.err) == (0, "") and "Event" not in ran.json
    assert (ran.json["Status"], ran.json["Outcome"]) == ("accomplished", "accomplished")


def test_a_full_disk_does_not_end_the_wait(sim):
    """Nobody reads along, but the copy is waited for, and that its id is lost is told."""
    put(sim)
    with open("/dev/full", "wb") as full, started(*follow(sim, *LINES), stdout=full) as child:
        until(lambda: polls(sim) >= 1)
        put(sim, "accomplished")
        _, err = child.communicate(timeout=60)
    assert child.returncode == 9 and "standard output could not be written" in err and "s-1" in err


# ---- a terminal ------------------------------------------------------------------------------------

class Terminal:
    """Shows what is written to it: lines that stand, the one that is being drawn, and all that stood
    there when the cursor went back to its beginning."""

    def __init__(self, columns):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.columns, self.lines, self.line, self.at, self.drawn = columns, [], "", 0, []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        with contextlib.suppress(OSError):  # its other side is closed: EIO
            while text := os.read(self.master, 4096):
                for char in text.decode():
                    self.show(char)

    def show(self, char):
        if char == "\r":
            self.drawn.append(self.line)
            self.at = 0
        elif char == "\n":
            self.lines.append(self.line.rstrip())
            self.line, self.at = "", 0
        else:
            assert char.isprintable()
            self.line = self.line[:self.at] + char + self.line[self.at + 1:]
            self.at += 1

    @property
    def percents(self):
        return [int(p) for text in [*self.drawn, self.line] for p in re.findall(r"(\d+) %", text)]


@contextlib.contextmanager
def terminal(*words, columns=100):
    """A run whose stderr is one. It ends with the test at the latest."""
    shown = Terminal(columns)
    with started(*words, stderr=shown.slave) as child:
        os.close(shown.slave)
        yield child, shown
        child.wait(timeout=60)
        shown.reader.join(timeout=60)
    os.close(shown.master)


def test_progress_on_a_terminal(sim):
    """Never backwards and never 100 %, whatever the service says; nothing of it stays."""
    put(sim)
    sim.post("/clock", {"AdvanceSeconds": 600})
    with terminal(*follow(sim)) as (child, shown):
        until(lambda: 60 in shown.percents)
        put(sim, StallAt=30)
        asked = polls(sim)
        until(lambda: polls(sim) > asked)
        put(sim, StallAt=None, EarlyHundred=True)
        until(lambda: 99 in shown.percents)
        put(sim, "accomplished")
    assert child.returncode == 0 and child.stdout.read() == "s-1\n"
    assert shown.percents == sorted(shown.percents) and max(shown.percents) == 99
    assert shown.lines == ["copysnap: done: s-1 in cn-beijing is accomplished"]
    assert any(re.fullmatch(r"s-1 \[#{8,}\.+\] 6\d %, 0:00:\d\d, about 0:0\d:\d\d left *", x) for x in shown.drawn)
    assert not shown.line.strip() and all(len(text) < shown.columns for text in shown.drawn)


def test_a_terminal_of_any_width(sim):
    """Narrow ones show less; a line that were too long would not go away. 0: it does not say."""
    put(sim)
    with contextlib.ExitStack() as stack:
        runs = [stack.enter_context(terminal(*follow(sim), columns=n)) for n in (0, 1, 12, 40, 60, 300)]
        for child, shown in runs:
            until(lambda: len(shown.drawn) >= 2)
            child.send_signal(signal.SIGINT)
            child.wait(timeout=60)
            shown.reader.join(timeout=60)
    for child, shown in runs:
        assert child.returncode == 130 and all(line.startswith("copysnap: ") for line in shown.lines)
        texts = [text for text in shown.drawn if not text.startswith("copysnap: ")]
        assert all(len(text) < (shown.columns or 80) for text in texts if text), texts
        assert any("[" in text for text in texts) == (shown.columns not in (1, 12, 40)), texts
        assert not shown.line.strip()


def test_a_message_in_between(sim):
    """It takes the line's place, and the line comes again below it."""
    put(sim)
    with terminal(*follow(sim)) as (child, shown):
        until(lambda: shown.percents)
        sim.script("DescribeSnapshots", {"Code": "InternalError"})
        until(lambda: shown.lines)
        put(sim, "accomplished")
        more = len(shown.percents)
        until(lambda: len(shown.percents) > more)
    assert re.fullmatch(r"copysnap: InternalError; trying again in \d\.\d s", shown.lines[0])
    assert shown.lines[1:] == ["copysnap: done: s-1 in cn-beijing is accomplished"]


def test_no_line_where_none_is_wanted_or_seen(sim):
    put(sim)
    with contextlib.ExitStack() as stack:
        runs = [stack.enter_context(terminal(*follow(sim, *words))) for words in (["--quiet"], ["--json"], LINES)]
        plain = stack.enter_context(started(*follow(sim)))
        until(lambda: polls(sim) >= 8)
        put(sim, "accomplished")
        _, err = plain.communicate(timeout=60)
        assert err == "copysnap: done: s-1 in cn-beijing is accomplished\n"
    for child, shown in runs:
        assert child.returncode == 0 and (shown.drawn, shown.lines, shown.line) == ([], [], "")


def test_many_on_a_terminal(sim):
    """Numbers, the pace, and how long it may take; at any width nothing of it stays."""
    for number in range(6):
        sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-%d" % number, "SourceDiskId": "d-%d" % (number % 3),
                                "Status": "accomplished"})
    sim.post("/copies", {"DurationSeconds": 3})
    words = ["copy", *("s-%d" % number for number in range(6)), *REGIONS, *there(sim)]
    for columns in (100, 30):
        with terminal(*words, "--generation", str(columns), columns=columns) as (child, shown):
            pass
        assert child.returncode == 0 and len(child.stdout.read().splitlines()) == 6
        assert shown.lines == ["copysnap: 6 done, 0 running, 0 failed, 0 waiting"] and not shown.line.strip()
        texts = [text for text in shown.drawn if not text.startswith("copysnap: ")]
        assert all(len(text) < columns for text in texts)
        rows = [re.match(r"(\d) done, (\d) running, 0 failed, (\d) waiting, (\d+)/h(, about 0:00:\d\d left)?", text)
                for text in texts]
        rows = [row for row in rows if row]
        assert (columns == 30) == (not rows)
        assert all(sum(int(n) for n in row.groups()[:3]) == 6 and (row[1] == "0") == (row[5] is None) for row in rows)
