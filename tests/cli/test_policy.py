import csv
import json
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.reports.commands import Place, district_at

from mblkit.__main__ import main

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "district"
ON = ("--as-of", "2026-06-20")
POLICY = """\
mbl: policy/1
id: judging
title: Judging
layer: district
as_of: 2025-07-01
judging:
  - {method: {name: latest}, cites: Policy 2}
  - {for: {competency: MATH.1}, method: {name: highest}, cites: Policy 3}
  - {for: {classes: {from: 2030}}, retention: sticky}
"""


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        found.folder.write("judging.yaml", POLICY)
        yield found


def shown(place: Place, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.mbl("policy", *arguments, "--format", "json", *ON).out)
    return found


def keys_of(group: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {setting["key"]: setting for setting in group["settings"]}


def test_a_competency_names_what_won_where_and_over_what(place: Place) -> None:
    run = place.mbl("policy", "MATH.1", "--class", "2029", *ON)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("MATH.1  Functions (competency, math), as of 2026-06-20\n\n  For the class of 2029\n")
    lines = [line.strip() for line in run.out.splitlines()]
    at = lines.index("method: highest")
    assert lines[at + 1 : at + 3] == ["district, policy judging  [judging.yaml:8]", "from: Policy 3"]
    over = " ".join(lines[at + 3 : at + 6])
    assert "over: latest" in over
    assert "[judging.yaml:7]; a setting for the competency goes before it" in over


def test_groups_of_classes_with_settings_of_their_own(place: Place) -> None:
    groups = shown(place, "MATH.2")["groups"]
    assert [(group["classes"], keys_of(group)["retention"]["value"]) for group in groups] == [
        ({"from": None, "to": 2029}, "current"),
        ({"from": 2030, "to": None}, "sticky"),
    ]
    out = place.mbl("policy", "MATH.2", *ON).out
    assert "For the classes up to 2029" in out
    assert "For the classes from 2030 on" in out


def test_an_indicator_and_an_experience(place: Place) -> None:
    indicator, experience = shown(place, "MATH.1.a", "--class", "2029"), shown(place, "algebra", "--class", "2029")
    assert (indicator["kind"], experience["kind"]) == ("indicator", "experience")
    assert [list(keys_of(one["groups"][0])) for one in (indicator, experience)] == [
        ["body", "method", "target", "retention"],
        ["requires", "approval"],
    ]
    method = keys_of(indicator["groups"][0])["method"]
    assert (method["value"], method["policy"], method["layer"], method["cites"]) == (
        "highest",
        "judging",
        "district",
        "Policy 3",
    )
    assert method["origin"] == {"file": "judging.yaml", "keys": ["judging", 1, "method"]}


def test_an_indicator_with_a_setting_of_its_own_is_named(place: Place) -> None:
    own = "  - {for: {indicator: MATH.1.b}, method: {name: latest}}\n"
    place.folder.write("judging.yaml", POLICY + own)
    whole, part = (shown(place, name, "--class", "2029")["groups"][0] for name in ("MATH.1", "MATH.1.b"))
    assert whole["apart"] == ["MATH.1.b"]
    assert keys_of(part)["method"]["lost"][0]["why"] == "a setting for the indicator goes before it"
    assert "judged by other settings: MATH.1.b" in place.mbl("policy", "MATH.1", *ON).out


def test_the_overview_names_policies_and_where_settings_differ(place: Place) -> None:
    out = place.mbl("policy", "--class", "2029", *ON).out
    assert "  judging: district; in-force; judging  [judging.yaml:1]" in out
    assert "  local: district; in-force; diplomas  [policy.yaml:1]" in out
    lines = [line.strip() for line in out.splitlines()]
    at = lines.index("method: highest")
    assert lines[at + 1] == "MATH.1  [judging.yaml:8]"
    assert "method: latest, of equals the highest" in lines


def test_policies_that_are_not_in_force_say_why(place: Place) -> None:
    place.folder.write("old.yaml", POLICY.replace("id: judging", "id: old\ndates: {to: 2025-01-01}"))
    place.folder.write("next.yaml", POLICY.replace("id: judging", "id: next\ndates: {from: 2027-01-01}"))
    place.folder.write("young.yaml", POLICY.replace("id: judging", "id: young\nclasses: {from: 2031}"))
    policies = shown(place, "--class", "2029")["policies"]
    assert {one["id"]: one["state"] for one in policies} == {
        "judging": "in-force",
        "local": "in-force",
        "next": "to-come",
        "old": "ended",
        "young": "other-classes",
    }


def test_a_school_with_a_policy_of_its_own(place: Place) -> None:
    own = POLICY.replace("id: judging", "id: own\nschool: hs").replace("layer: district", "layer: school")
    place.folder.write("own.yaml", own)
    groups = shown(place, "MATH.2", "--class", "2029")["groups"]
    assert [(group["school"], keys_of(group)["method"]["policy"]) for group in groups] == [
        (None, "judging"),
        ("hs", "own"),
    ]
    only = shown(place, "MATH.2", "--class", "2029", "--school", "hs")["groups"]
    assert only == groups[1:]


def test_csv_has_what_won_and_what_lost(place: Place) -> None:
    rows = list(csv.DictReader(StringIO(place.mbl("policy", "MATH.1", "--class", "2029", "--format", "csv", *ON).out)))
    assert [(row["state"], row["value"], row["keys"]) for row in rows if row["key"] == "method"] == [
        ("in-force", "highest", "judging.1.method"),
        ("lost", "latest, of equals the highest", "judging.0.method"),
        ("lost", "latest, of equals the highest", ""),
    ]
    everything = list(csv.DictReader(StringIO(place.mbl("policy", "--format", "csv", *ON).out)))
    assert {row["thing"] for row in everything} == {"MATH.1", "MATH.2", "algebra"}


def test_without_any_policy_the_guidelines_hold(place: Place) -> None:
    for name in ("judging.yaml", "policy.yaml"):
        (place.folder.root / name).unlink()
    experience = place.folder.root / "experience.yaml"
    experience.write_text(experience.read_text(encoding="utf-8").replace(", toward: [numbers, stem]", ""), "utf-8")
    out = place.mbl("policy", *ON).out
    assert "There is none: everything follows the Guidelines." in out
    assert "For all classes" in out


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("MATH.l",), 'there is no competency, indicator, objective or experience "MATH.l"', '"MATH.1"?'),
        (("show", "zzzzzz"), 'or experience "zzzzzz"', "none for the policies themselves"),
        (("lnit",), 'or experience "lnit"', 'did you mean "lint"?'),
        (("--class", "27"), "27 is not a graduating class", "four digits"),
        (("--school", "sh"), 'there is no school "sh"', "there are hs"),
        (("--as-of", "soon"), '"soon" is not a day', "YYYY-MM-DD"),
        (("MATH.1", "MATH.2"), "unexpected extra argument", "mbl policy show -h"),
    ],
)
def test_what_cannot_be_asked(place: Place, arguments: tuple[str, ...], message: str, hint: str) -> None:
    run = place.mbl("policy", *arguments)
    assert (run.status, run.out) == (2, "")
    assert message in run.err
    assert hint in run.err


def test_show_may_be_left_out_and_help_is_the_group_s(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.mbl("policy", "show", "MATH.1", *ON).out == place.mbl("policy", "MATH.1", *ON).out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["mbl", "policy", "--help"])
        with pytest.raises(SystemExit):
            main()
    assert {"show", "lint"} <= set(capsys.readouterr().out.split())


def test_a_broken_framework_stops_it(place: Place) -> None:
    place.break_everything()
    run = place.mbl("policy", "MATH.1", *ON)
    assert (run.status, run.out) == (1, "")
    assert "extra.yaml:4" in run.err


# ---------------------------------------------------------------------------------------------------------------- lint


def test_lint_tells_of_policies_alone(place: Place) -> None:
    found = json.loads(place.mbl("policy", "lint", "--format", "json", *ON).out)
    rules = {(one["rule"][:4], one["location"]["path"]) for one in found["diagnostics"]}
    assert found["files"] == 3
    assert {family for family, _ in rules} <= {"MBL7"}
    assert {path for _, path in rules} <= {"mbl.yaml", "policy.yaml", "judging.yaml"}
    assert any(one["name"] == "missing-relearning" for one in found["diagnostics"])


def test_lint_fails_from_the_severity_that_is_asked_for(place: Place) -> None:
    assert place.mbl("policy", "lint", *ON).status == 0
    assert place.mbl("policy", "lint", "--fail-on", "warning", *ON).status == 1
    (place.folder.root / "judging.yaml").write_text(
        POLICY + "relearning: Whoever is not there yet tries again.\n", encoding="utf-8"
    )
    assert place.mbl("policy", "lint", "--select", "MBL7", *ON).status == 2


def test_lint_tells_of_a_policy_that_cannot_be_read(place: Place) -> None:
    place.folder.write("judging.yaml", POLICY.replace("highest", "hihgest"))
    run = place.mbl("policy", "lint", *ON)
    assert run.status == 1
    assert "judging.yaml:8" in run.out


def test_lint_does_not_say_that_all_is_well_where_it_could_not_look(place: Place) -> None:
    place.break_everything()
    run = place.mbl("policy", "lint", *ON)
    assert run.status == 1
    assert 'run "mbl validate"' in run.err


# ------------------------------------------------------------------------------------------------ the example district


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("overview.txt", ()),
        ("overview.csv", ("--class", "2027", "--format", "csv")),
        ("competency.txt", ("PEW.1",)),
        ("competency.json", ("HEA.1", "--class", "2027", "--format", "json")),
        ("experience.txt", ("independent-study",)),
        ("before.txt", ("HEA.1", "--as-of", "2024-09-01")),
    ],
)
def test_the_example_district(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[str, str], None],
    name: str,
    arguments: tuple[str, ...],
) -> None:
    as_of = () if "--as-of" in arguments else ON
    monkeypatch.setattr(sys, "argv", ["mbl", "policy", *arguments, *as_of, "--root", str(EXAMPLE)])
    with pytest.raises(SystemExit) as stop:
        main()
    printed = capsys.readouterr()
    assert (stop.value.code, printed.err) == (0, "")
    golden(f"policy/{name}", printed.out)
