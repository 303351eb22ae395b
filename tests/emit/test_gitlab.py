import json
from typing import Any

from tests.emit.reports import EVIL, MANY, finding, render

from mblkit.diagnostics import Diagnostic, Severity


def entries(*found: Diagnostic, **more: object) -> list[dict[str, Any]]:
    return list(json.loads(render("gitlab", *found, **more)))  # type: ignore[arg-type]


def test_a_finding() -> None:
    (entry,) = entries(finding(help="do this"))
    assert len(entry.pop("fingerprint")) == 64
    assert entry == {
        "description": "unknown-reference: no task has the id",
        "check_name": "MBL201",
        "severity": "major",
        "location": {"path": "framework/math.yaml", "lines": {"begin": 4}},
    }


def test_severities_are_those_that_gitlab_knows() -> None:
    found = [finding(severity=severity, line=number) for number, severity in enumerate(Severity, start=1)]
    assert [one["severity"] for one in entries(*found)] == ["major", "minor", "info"]


def test_a_whole_file_stands_at_its_first_line() -> None:
    (entry,) = entries(finding("MBL001", path="a.yaml", line=None))
    assert entry["location"] == {"path": "a.yaml", "lines": {"begin": 1}}


def test_paths_lead_from_the_top_of_the_repository() -> None:
    found = entries(finding(path="a.yaml"), finding(path="pack:ct"), folder="district/")
    assert [one["location"]["path"] for one in found] == ["district/a.yaml", "pack:ct"]


def test_fingerprints_stay_while_lines_move_and_never_meet() -> None:
    assert entries(finding(line=4))[0]["fingerprint"] == entries(finding(line=9))[0]["fingerprint"]
    assert len({one["fingerprint"] for one in entries(*MANY, EVIL)}) == len(MANY) + 1


def test_a_rule_of_the_district() -> None:
    (entry,) = entries(finding("LOC001", "say why", name="say-why"))
    assert (entry["check_name"], entry["description"]) == ("LOC001", "say-why: say why")


def test_a_clean_run_takes_earlier_findings_back() -> None:
    assert render("gitlab", quiet=True) == "[]\n"
