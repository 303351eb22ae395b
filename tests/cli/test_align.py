import csv
import json
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from tests.reports.commands import Place, district_at

SETS = """\
mbl: standards/1
set: {name}
title: A set
issuer: Issuer
standards:
  - {{code: F, grades: [9, 10]}}
  - {{code: F.1, parent: F, grades: [9], text: Read a graph.}}
  - {{code: F.2, parent: F, grades: [2]}}
  - {{code: G.1}}
"""
FRAMEWORK = """\
mbl: framework/1
area: math
competencies:
  - {id: MATH.1, name: Functions, statement: Use functions., aligns_to: [S:F.1], indicators:
      [{id: MATH.1.a, statement: Read graphs.}, {id: MATH.1.b, statement: Write rules.}]}
  - {id: MATH.2, name: Shapes, statement: Reason about shapes., aligns_to: [{standard: S:F.2, relation: partial}]}
"""
AS_OF = ("--as-of", "2026-03-01")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        found.folder.write("s.yaml", SETS.format(name="S"))
        found.folder.write("t.yaml", SETS.format(name="T"))
        found.folder.write("framework.yaml", FRAMEWORK.replace("[S:F.1]", '["S:F.1"]').replace("S:F.2,", '"S:F.2",'))
        yield found


def states(place: Place, *options: str) -> dict[str, str]:
    run = place.mbl("align", "--format", "json", *AS_OF, *options)
    assert (run.status, run.err) == (0, "")
    return {row["id"]: row["state"] for row in json.loads(run.out)["standards"]}


def test_the_terminal_gets_the_coverage_as_a_table(place: Place) -> None:
    run = place.mbl("align", *AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("Test District: curriculum map as of 2026-03-01\n")
    assert "Unclaimed: 4." in run.out
    assert "S (1): G.1" in run.out
    assert "Experiences and competencies" not in run.out
    assert "Maya" not in run.out


def test_standards_without_grades_are_told(place: Place) -> None:
    assert "without grades, and left out: 2" in place.mbl("align", "--grades", "9-12", *AS_OF).out
    assert "and left out here: 2" in place.mbl("align", "--grades", "9-12", "--format", "markdown", *AS_OF).out


def test_standards_in_every_state(place: Place) -> None:
    assert states(place, "--set", "S") == {"S:F.1": "covered", "S:F.2": "claimed-not-taught", "S:G.1": "unclaimed"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--set", "T", "--set", "S", "--grades", "9"), ["S:F.1", "T:F.1"]),
        (("--grades", "k-2,10"), ["S:F.2", "T:F.2"]),
        (("--under", "S:F"), ["S:F.1", "S:F.2"]),
        (("--under", "F", "--set", "T"), ["T:F.1", "T:F.2"]),
        (("--area", "math"), ["S:F.1", "S:F.2", "S:G.1"]),
        (("--set", "S", "--headings"), ["S:F", "S:F.1", "S:F.2", "S:G.1"]),
        (("--area", "ela"), []),
    ],
)
def test_options_limit_the_standards(place: Place, options: tuple[str, ...], expected: list[str]) -> None:
    assert list(states(place, *options)) == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--set", "s"), ('no set of standards "s"', 'did you mean "S"?')),
        (("--set", "NGSS"), ('no set of standards "NGSS"', "there are S, T")),
        (("--area", "maht"), ('no content area "maht"', 'did you mean "math"?')),
        (("--under", "F"), ('"F" may be each of 2 standards', "write S:F or T:F")),
        (("--under", "F1", "--set", "S"), ('no standard in force has the code "F1"', "F.1")),
        (("--under", "zzz"), ('no standard in force has the code "zzz"', "<set>:<code>")),
        (("--grades", "13"), ('"13" are no grades', "9-12")),
        (("--grades", "9-"), ('"9-" are no grades',)),
        (("--grades", "12-9"), ('"12-9" are no grades',)),
        (("--grades", "x,9"), ('"x" are no grades',)),
        (("--view", "all", "--format", "csv"), ("a CSV file holds one table", "coverage, competencies, matrix")),
        (("--as-of", "1.3.2026"), ("is not a day",)),
    ],
)
def test_what_is_not_there_is_told(place: Place, options: tuple[str, ...], said: tuple[str, ...]) -> None:
    run = place.mbl("align", *options)
    assert (run.status, run.out) == (2, "")
    assert [one for one in said if one not in run.err] == []


@pytest.mark.parametrize(
    ("gaps", "status"),
    [
        ((), 0),
        (("unclaimed",), 1),
        (("claimed-not-taught",), 1),
        (("taught-not-assessed",), 0),
        (("partial",), 0),
        (("no-experience",), 1),
        (("retired", "suspect"), 0),
        (("partial", "elective-only"), 1),
    ],
)
def test_a_gap_that_is_named_fails(place: Place, gaps: tuple[str, ...], status: int) -> None:
    assert place.mbl("align", *(part for gap in gaps for part in ("--fail-on", gap)), *AS_OF).status == status


def test_a_gap_outside_the_scope_fails_nothing(place: Place) -> None:
    assert place.mbl("align", "--fail-on", "unclaimed", "--under", "S:F", *AS_OF).status == 0


def test_suspect_and_retired_fail(place: Place) -> None:
    old = SETS.format(name="T").replace("{code: G.1}", "{code: G.1, retired: {on: 2026-01-01}}")
    place.folder.write("t.yaml", old)
    text = place.folder.tree.read("framework.yaml").decode()
    reviewed = '{standard: "S:F.1", reviewed: "00000000"}, "T:G.1"'
    place.folder.write("framework.yaml", text.replace('"S:F.1"', reviewed, 1))
    assert place.mbl("align", "--fail-on", "suspect", *AS_OF).status == 1
    assert place.mbl("align", "--fail-on", "retired", *AS_OF).status == 1
    assert "T:G.1, from 2026-01-01: MATH.1" in place.mbl("align", "--view", "retired", *AS_OF).out


@pytest.mark.parametrize("view", ["coverage", "competencies", "matrix", "retired"])
def test_a_csv_for_each_view(place: Place, view: str) -> None:
    run = place.mbl("align", "--view", view, "--format", "csv", *AS_OF)
    assert run.status == 0
    found = list(csv.DictReader(StringIO(run.out)))
    firsts = {"coverage": "S:F.1", "competencies": "MATH.1", "matrix": "algebra"}
    assert (found[0][next(iter(found[0]))] if found else None) == firsts.get(view)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("map.html", "<!DOCTYPE html>"),
        ("map", "<!DOCTYPE html>"),
        ("map.MD", "# Curriculum map"),
        ("map.json", "{"),
        ("map.csv", "standard,set,code"),
        ("map.txt", "Test District"),
    ],
)
def test_a_file_gets_what_its_name_says(place: Place, tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    run = place.mbl("align", "--output", str(path), *AS_OF)
    assert (run.status, run.out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(start)
    assert stat.S_IMODE(path.stat().st_mode) & 0o044  # nothing about students is in it


def test_files_about_students_are_not_parsed(place: Place) -> None:
    place.break_student()
    place.folder.write("evidence2.yaml", "mbl: evidence/1\nstudent: [")
    assert place.mbl("align", *AS_OF).status == 0


def test_a_broken_district_is_refused_with_its_errors(place: Place) -> None:
    place.break_everything()
    run = place.mbl("align", *AS_OF)
    assert (run.status, run.out) == (1, "")
    assert "extra.yaml:4:" in run.err
    assert "MBL201" in run.err


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "html"])
def test_the_same_bytes_twice(place: Place, form: str) -> None:
    asked = ("align", "--format", form, "--view", "coverage", *AS_OF)
    assert place.mbl(*asked).out == place.mbl(*asked).out


def test_all_of_it_on_the_terminal(place: Place) -> None:
    run = place.mbl("align", "--view", "all", *AS_OF)
    assert run.status == 0
    assert all(part in run.out for part in ("Unclaimed", "Competencies", "Experiences and competencies"))
