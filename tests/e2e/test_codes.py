"""Every code that the service is documented to give: met end to end, and explained."""

import csv
import json
import os
import re

import pytest
from cli import KEYS, TESTS, made, run, there
from codes import NEVER_CAUSED, ON_DEMAND, RULES
from sim import Simulator

with open(os.path.join(TESTS, "data", "errors.tsv"), encoding="utf-8") as table:
    DOCUMENTED = {row["code"]: int(row["http"]) for row in csv.DictReader(table, delimiter="\t")}

# Every other code is a refusal: 4.
EXITS = {
    0: ["DryRunOperation"],
    5: ["IdempotentProcessing", "InvalidOperation.Conflict",
        "InvalidOperation.UnfinishedCrossRegionCopy",
        "InvalidOperation.UnfinishedEncryptedSnapshotCopy", "InvalidSnapshotId.NotReady",
        "LastTokenProcessing", "Throttling", "Throttling.Api", "Throttling.User"],
    6: ["InternalError", "ServiceUnavailable", "SignatureNonceUsed"],
    9: ["IllegalTimestamp", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.NotFound",
        "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed",
        "InvalidTimeStamp.Expired", "InvalidTimeStamp.Format", "SignatureDoesNotMatch"],
}
EXIT = {code: number for number, codes in EXITS.items() for code in codes}
SAFE = {0, 5, 6}


def explain(*words):
    ran = run("explain", *words, keys={})
    assert (ran.code, ran.err) == (0, ""), ran.err
    return ran.out


def explained(word):
    return json.loads(explain(word, "--json"))


def copy(sim, case, *more):
    """One call for a copy, and no other call."""
    return run("copy", case.get("id", "s-source0001"), "--region-id", "cn-hangzhou",
               "--destination-region-id", case.get("to", "cn-beijing"), *there(sim), "--no-wait",
               "--look", "none", "--timeout", "2", *case.get("words", []), *more,
               keys=case.get("keys", KEYS))


def prepare(sim, case, code):
    for path, members in case.get("told", []):
        sim.post(path, dict(members))
    if "first" in case:
        assert copy(sim, {"words": case["first"]}).code == 0
        sim.delete("/calls")
    if code not in RULES:
        sim.script("CopySnapshot", *[{"Code": code}] * 20)


# ---- met -----------------------------------------------------------------------------------------

def test_each_code_has_its_way():
    assert len(DOCUMENTED) == 69
    assert sorted([*RULES, *ON_DEMAND, *NEVER_CAUSED]) == sorted(DOCUMENTED)


@pytest.mark.parametrize("code", DOCUMENTED)
def test_met(sim, code):
    case = RULES.get(code, {})
    if "options" in case:
        with Simulator().start(*case["options"]) as other:
            meet(other, case, code)
    else:
        prepare(sim, case, code)
        meet(sim, case, code)


def meet(sim, case, code):
    means = explained(code)
    # No copy is made by a dry run, wherever that answer came from.
    number = 4 if code == "DryRunOperation" else EXIT.get(code, 4)
    ran = copy(sim, case)
    assert (ran.code, ran.out) == (number, ""), ran.err
    assert "  service: %s: " % code in ran.err
    assert "  cause: %s\n" % means["Cause"] in ran.err
    if code == "Forbidden.RAM":
        assert "  what to do: let a policy of the account allow ecs:CopySnapshot to " in ran.err
    else:
        assert "  what to do: %s\n" % means["Remedy"] in ran.err
    assert "its family" not in ran.err
    again = copy(sim, case, "--json")
    assert again.code == number
    assert (again.json["Code"], again.json["Cause"]) == (code, means["Cause"])
    assert again.json["Remedy"] == means["Remedy"] and "Family" not in again.json
    assert made(sim) == "copy copy"
    assert {call["Code"] for call in sim.get("/calls")} == {code}


@pytest.mark.parametrize("code, family, number", [
    ("InvalidParameter.New", "InvalidParameter.*", 4),
    ("InvalidParameter.KMSKeyId.New", "InvalidParameter.KMSKeyId.*", 4),
    ("Throttling.Hour", "Throttling.*", 5),
    ("Rejected.Throttling", "Throttling.*", 5),
    ("Forbidden.New", "Forbidden.*", 4),
    ("InvalidSecurityToken.New", "InvalidSecurityToken.*", 9),
    ("InternalError.New", "InternalError.*", 6),
])
def test_a_code_known_by_its_family(sim, code, family, number):
    sentence = "not listed by itself; its family %s means:" % family
    means = explained(code)
    assert (means["Code"], means["Family"], means["ExitCode"]) == (code, family, number)
    assert means["RunAgain"] is (number in SAFE) and "HttpStatus" not in means
    assert explain(code).startswith("%s\n  %s\n  what happened: %s\n"
                                    % (code, sentence, means["Cause"]))
    for flags in ([], ["--json"]):
        sim.script("CopySnapshot", *[{"Code": code, "Status": 400}] * 20)
        ran = copy(sim, {}, *flags)
        assert ran.code == number
        if flags:
            assert (ran.json["Code"], ran.json["Family"]) == (code, family)
            assert (ran.json["Cause"], ran.json["Remedy"]) == (means["Cause"], means["Remedy"])
        else:
            assert "  %s\n" % sentence in ran.err
            assert "cause: %s\n" % means["Cause"] in ran.err


def test_a_code_without_family(sim):
    sim.script("CopySnapshot", *[{"Code": "Brand.New", "Status": 400}] * 20)
    ran = copy(sim, {}, "--json")
    assert ran.code == 6 and "Family" not in ran.json
    assert "this version does not know" in ran.json["Cause"]


# ---- RAM denials ---------------------------------------------------------------------------------

@pytest.mark.parametrize("kind, name, denial, policy, happened, todo", [
    ("SubUser", "backup", "ImplicitDeny", "AccountLevelIdentityBasedPolicy",
     "ecs:CopySnapshot to RAM user backup: no policy of the account allows it",
     "let a policy of the account allow ecs:CopySnapshot to RAM user backup "
     "(RAM console, Policies)"),
    ("AssumedRoleUser", "nas:night", "ExplicitDeny", "AccountLevelIdentityBasedPolicy",
     "ecs:CopySnapshot to RAM role nas:night: a policy of the account forbids it",
     "let no policy of the account forbid ecs:CopySnapshot to RAM role nas:night "
     "(RAM console, Policies)"),
    ("SubUser", "backup", "ImplicitDeny", "ResourceGroupLevelIdentityBassdPolicy",  # as seen
     "no policy of the resource group allows it", "(RAM console, Policies)"),
    ("SubUser", "backup", "ImplicitDeny", "SessionPolicy", "no session policy allows it",
     "let a session policy allow ecs:CopySnapshot"),
    ("SubUser", "backup", "ExplicitDeny", "AssumeRolePolicy",
     "a trust policy of the role forbids it", "(RAM console, Roles)"),
    ("SubUser", "backup", "ExplicitDeny", "ControlPolicy", "a control policy forbids it",
     "(Resource Management console, Control Policies)"),
    ("Robot", "r2", "NewDeny", "NewPolicy", "ecs:CopySnapshot to the caller r2: no RAM policy "
     "allows it", "let a RAM policy allow ecs:CopySnapshot to the caller r2"),
    ("SubUser", "\x1b[2J", "ImplicitDeny", "ControlPolicy", "RAM user \\u001b[2J: ", "\\u001b"),
])
def test_a_denial_of_ram(sim, kind, name, denial, policy, happened, todo):
    sim.post("/ram", {"Action": "ecs:CopySnapshot", "AuthPrincipalType": kind,
                      "AuthPrincipalDisplayName": name, "NoPermissionType": denial,
                      "PolicyType": policy})
    ran = copy(sim, {})
    assert ran.code == 4
    (line,) = [x for x in ran.err.splitlines() if "  denied: " in x]
    assert happened in line
    (line,) = [x for x in ran.err.splitlines() if "  what to do: " in x]
    assert todo in line


# ---- explained -----------------------------------------------------------------------------------

@pytest.mark.parametrize("code", DOCUMENTED)
def test_explained(code):
    number = EXIT.get(code, 4)
    means = explained(code)
    assert set(means) == {"Code", "HttpStatus", "Cause", "Remedy", "ExitCode", "RunAgain"}
    assert (means["Code"], means["HttpStatus"]) == (code, DOCUMENTED[code])
    assert (means["ExitCode"], means["RunAgain"]) == (number, number in SAFE)
    assert explain(code.lower()) == (
        "%s\n  what happened: %s\n  what to do: %s\n  exit code %d; run again: %s\n"
        "  documented HTTP status: %d\n" % (
            code, means["Cause"], means["Remedy"], number,
            "safe" if number in SAFE else "after a change", DOCUMENTED[code]))


@pytest.mark.parametrize("name, number, again, text", [
    ("NoCredentials", 9, False, "exit code 9; run again: after a change"),
    ("RequestTooLong", 2, False, "exit code 2; run again: after a change"),
    ("NOSUCHNAME", 3, True, "exit code 3; run again: safe"),
    ("tlsunknownroot", 3, True, "exit code 3; run again: safe"),
    ("TlsRootsFile", 2, False, "exit code 2; run again: after a change"),
    ("NoAnswer", 3, True, "exit code 3, or 6 if the request was sent; run again: safe"),
    ("ReplyCut", 6, True, "exit code 6; run again: safe"),
    ("ReplyIncomplete", 6, True, "exit code 6; run again: safe"),
    ("Interrupted", 128, True, "exit code 128 + signal; run again: safe"),
])
def test_a_fault_is_explained(name, number, again, text):
    means = explained(name)
    assert set(means) == {"Code", "Cause", "Remedy", "ExitCode", "RunAgain"}
    assert means["Code"].lower() == name.lower()
    assert (means["ExitCode"], means["RunAgain"]) == (number, again)
    assert text in explain(name)


def test_several_and_a_family_itself():
    ran = run("explain", "Throttling", "--json", "--", "Throttling.*", keys={})
    one, two = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, one["Code"], two["Code"]) == (0, "Throttling", "Throttling.*")
    assert "Family" not in two and "HttpStatus" not in two


@pytest.mark.parametrize("words, say", [
    (["Brand.New"], "neither the code Brand.New nor a family of it is known"),
    (["Ok"], "neither the code Ok"),
    ([""], "neither the code "),
    (["a\x1b[2J"], "neither the code a\\u001b[2J"),
    ([], "which code? Give one or more, or --all"),
    (["--quiet", "Throttling"], "no option --quiet"),
])
def test_what_cannot_be_explained(words, say):
    ran = run("explain", *words, keys={})
    assert (ran.code, ran.out) == (2, "")
    assert say in ran.err and "copysnap help explain" in ran.err


def test_what_cannot_be_explained_in_json():
    for words, say in ((["--json"], "which code?"), (["--json", "Brand.New"], "neither the code")):
        ran = run("explain", *words, keys={})
        assert (ran.code, ran.err) == (2, "")
        assert ran.json["Outcome"] == "usage" and say in ran.json["Message"]


def test_one_unknown_among_known():
    ran = run("explain", "Brand.New", "Throttling", keys={})
    assert ran.code == 2 and ran.out.startswith("Throttling\n") and "Brand.New" in ran.err


def test_a_full_disk_is_noticed():
    with open("/dev/full", "wb") as full:
        for words in (["--all"], ["Throttling"], ["Throttling", "--json"]):
            ran = run("explain", *words, stdout=full)
            assert ran.code == 9 and "could not be written" in ran.err


def test_help():
    ran = run("explain", "--help", keys={})
    assert ran.code == 0 and "explain CODE... | --all [--json]" in ran.out
    assert "Nothing is sent" in ran.out and "  --all " in ran.out
    assert "  explain " in run("help", keys={}).out


# ---- the texts -----------------------------------------------------------------------------------

def faults():
    """Our own: what status.h counts, and what a copy may come to, by the names in words.txt."""
    with open(os.path.join(TESTS, "..", "src", "words.txt"), encoding="ascii") as words:
        names = [line.split(" | ")[1] for line in words if line.startswith(("CS_FAULT_", "END_"))]
    return list(dict.fromkeys(names))


def everything():
    return [json.loads(line) for line in explain("--all", "--json").splitlines()]


def test_all_is_complete():
    listed = everything()
    assert [x["Code"] for x in listed] == [*sorted(DOCUMENTED), *faults()]
    assert len(faults()) > 30
    for means in listed:
        assert explained(means["Code"]) == means
    lines = explain("--all").splitlines()
    assert len(lines) == len(listed)
    for line, means in zip(lines, listed):
        number = "128 + signal" if means["ExitCode"] == 128 else means["ExitCode"]
        assert line == "%s: %s; %s (exit %s)" % (means["Code"], means["Cause"], means["Remedy"],
                                                 number)


def catalogue():
    with open(os.path.join(TESTS, "..", "src", "catalog.txt"), encoding="ascii") as rows:
        return [line.rstrip("\n").split(" | ") for line in rows
                if line.strip() and not line.startswith("#")]


def test_texts_are_short_and_say_something():
    texts = [text for x in everything() for text in (x["Cause"], x["Remedy"])]
    texts += [text for row in catalogue() for text in row[3:]]
    for text in texts:
        assert 1 <= len(text) <= 160 and text.isascii() and text.isprintable()
        assert not re.search(r"\w\.$", text)


SAME_MATTER = [
    {"IdempotentProcessing", "LastTokenProcessing"},
    {"IllegalTimestamp", "InvalidTimeStamp.Expired"},
    {"InvalidSnapshotCategory.NotSupportCopy", "OperationDenied.SnapshotCategoryNotSupportCopy"},
]


def test_no_two_codes_share_a_cause():
    codes = {}
    for means in everything():
        codes.setdefault(means["Cause"], set()).add(means["Code"])
    assert sorted(map(sorted, (c for c in codes.values() if len(c) > 1))) == sorted(
        map(sorted, SAME_MATTER))


def test_remedies_name_options_that_there_are():
    known = run("help", "copy").out
    for means in everything():
        for word in re.findall("--[a-z-]+", means["Remedy"]):
            assert word == "--arn" or "  %s " % word in known, (means["Code"], word)
