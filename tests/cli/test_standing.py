"""`mbl standing` and `mbl explain` of what policies recognize."""

import json
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.districts import Folder, build
from tests.running import Done, run

EXAMPLE = ROOT / "examples" / "district"

DATA = """\
mbl: policy/1
id: recognition
title: Recognition
layer: district
as_of: 2025-08-27
recognition:
  - type: honors
    id: latin
    title: Latin honors
    tiers:
      - {id: summa, title: Summa, criteria: [{figure: gpa, at_least: 3.75}]}
      - {id: cum, title: Cum laude, criteria: [{figure: gpa, at_least: 3}]}
  - {type: gpa, id: average, title: Average, places: 1, minimum: 3.5, audience: [student]}
  - {type: rank, id: place, title: Place, form: exact}
---
mbl: evidence/1
section: algebra.1
by: t-one
items:
  - task: modeling
    on: 2026-05-20
    scores:
      s-1: {MATH.1.a: exemplary, MATH.1.b: proficient}
      s-2: {MATH.1.a: proficient, MATH.1.b: proficient}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return build(tmp_path, DATA)


def standing(folder: Folder, *arguments: str) -> Done:
    return run(folder.root, ("standing", *arguments, "--as-of", "2026-06-20"))


def test_two_students_as_text(folder: Folder) -> None:
    done = standing(folder, "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "s-1, class of 2029, grade 9, as of 2026-06-20",
        "  Latin honors  cum     met    all years",
        "  Average       3.5     met    all years",
        "  Place         1 of 2  found  all years",
        "",
        "s-2, class of 2029, grade 9, as of 2026-06-20",
        "  Latin honors  cum     met      all years",
        "  Average       3.0     not-met  all years",
        "  Place         2 of 2  found    all years",
    ]


def test_one_student_has_the_place_that_the_whole_class_gives(folder: Folder) -> None:
    assert "Place         2 of 2" in standing(folder, "s-2").stdout


def test_types_and_audiences_leave_results_out(folder: Folder) -> None:
    assert standing(folder, "s-1", "--type", "gpa").stdout.splitlines()[1:] == ["  Average  3.5  met  all years"]
    found = {
        audience: json.loads(standing(folder, "s-1", "--audience", audience, "--format", "json").stdout)["students"][0]
        for audience in ("student", "college")
    }
    assert [one["rule"] for one in found["student"]["results"]] == ["latin", "average"]
    assert [one["rule"] for one in found["college"]["results"]] == ["latin"]
    assert [one["reason"] for one in found["college"]["results"]] == [None], "a reason could tell the average"
    assert "3.5" not in json.dumps(found["college"]["results"][0]["reason"])


def test_nobody_is_told_a_value_that_stands_behind_a_tier(folder: Folder) -> None:
    done = standing(folder, "s-1", "--audience", "college", "--format", "csv")
    assert done.stdout.splitlines()[1:] == ["s-1,2029,9,no,honors,latin,Latin honors,met,cum,,all years"]


def test_json_lines_and_csv(folder: Folder) -> None:
    lines = standing(folder, "--all", "--format", "jsonl").stdout.splitlines()
    first = json.loads(lines[0])
    assert (len(lines), first["schema"], first["student"], first["completed_grade_11"]) == (2, 1, "s-1", False)
    assert [one["value"] for one in first["results"]] == ["3.5", "3.5", "0"]
    rows = standing(folder, "--all", "--format", "csv").stdout.splitlines()
    assert rows[0] == "student,class,grade,completed_grade_11,type,rule,title,state,gives,value,period"
    assert rows[2] == "s-1,2029,9,no,gpa,average,Average,met,3.5,3.5,all years"


def test_a_student_whom_an_error_touches_is_listed_and_takes_the_ranks_away(folder: Folder) -> None:
    folder.write("credits.yaml", "mbl: credits/1\nid: c-x\nstudent: s-2\nbasis: online\n")
    done = standing(folder, "--all")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "s-2: errors touch the records"
    assert "  Place         -    not-enough-evidence  all years" in done.stdout.splitlines()
    allowed = standing(folder, "--all", "--allow-errors")
    assert "! 1 error touches the records of s-2" in allowed.stdout or "errors touch" in allowed.stdout
    assert "1 of 2" in allowed.stdout


@pytest.mark.parametrize(
    ("thing", "head", "part"),
    [
        ("latin", "s-2, recognition latin, as of 2026-06-20: met, cum", "summa: not-met"),
        ("average", "s-2, recognition average, as of 2026-06-20: not-met, 3.0", "the minimum is 3.5"),
        ("place", "s-2, recognition place, as of 2026-06-20: found, 2 of 2", "1 of 2 students of the class are before"),
        ("recognition:place", "s-2, recognition place, as of 2026-06-20: found, 2 of 2", "policy.yaml:14"),
    ],
)
def test_every_rule_explains_itself(folder: Folder, thing: str, head: str, part: str) -> None:
    done = run(folder.root, ("explain", "s-2", thing, "--as-of", "2026-06-20"))
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == head
    assert part in done.stdout


def test_the_average_of_a_district_without_rules_explains_itself() -> None:
    done = run(EXAMPLE, ("explain", "s-0031", "gpa", "--as-of", "2026-06-20"))
    assert done.returncode == 0
    assert done.stdout.startswith("s-0031, recognition gpa, as of 2026-06-20: found, ")
    assert "the values of the levels, by credit (built-in)" in done.stdout


def test_a_rule_that_is_not_in_force_is_nothing_to_explain(folder: Folder) -> None:
    done = run(folder.root, ("explain", "s-2", "gpa"))
    assert done.returncode == 2
    assert 'there is nothing called "gpa" to explain' in done.stderr
