import pytest
from tests.districts import Folder

TOP = """\
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{id: hs, name: Test High School}]
areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
scale: four
"""
HABITS = """\
mbl: habits/1
id: habits-of-work
levels:
  - {id: rarely, name: Rarely, value: 1, meaning: A.}
  - {id: usually, name: Usually, value: 2, meaning: B.}
habits: [{id: prepare, name: Prepare, statement: Comes ready.}]
"""
ENDED = ", retired: {on: 2026-01-01}"


def framework(indicators: int, ended: int = 0) -> str:
    rows = "".join(
        f"      - {{id: MATH.1.{number}, statement: Do it.{ENDED if number < ended else ''}}}\n"
        for number in range(indicators)
    )
    return (
        "mbl: framework/1\narea: math\ncompetencies:\n  - id: MATH.1\n    name: Functions\n    statement: Use.\n"
        f"    indicators:\n{rows}  - {{id: MATH.2, name: Shapes, statement: Reason.}}\n"
    )


def experience(objectives: int, ended: int = 0, more: str = "") -> str:
    rows = "".join(
        f"      - {{id: O.{number}, statement: Do it., leads_to: MATH.2{ENDED if number < ended else ''}}}\n"
        for number in range(objectives)
    )
    return (
        f"mbl: experience/1\nid: algebra\ntitle: Algebra\narea: math\ngrades: [9]\n{more}units:\n"
        f"  - id: one\n    title: One\n    objectives:\n{rows}  - {{id: two, title: Two}}\n"
    )


# ------------------------------------------------------------------------------------------- MBL321


@pytest.mark.parametrize(
    ("count", "ended", "found"), [(10, 0, []), (11, 0, ["MBL321 framework.yaml:7:5"]), (11, 1, []), (12, 2, [])]
)
def test_too_many_indicators(district: Folder, count: int, ended: int, found: list[str]) -> None:
    district.write("framework.yaml", framework(count, ended))
    district.write("task.yaml", "mbl: task/1\nitems: [{id: proof, title: P, targets: [MATH.2], measure: test}]\n")
    assert district.codes("MBL321") == found


@pytest.mark.parametrize(
    ("count", "ended", "found"), [(60, 0, []), (61, 0, ["MBL321 experience.yaml:6:1"]), (61, 1, [])]
)
def test_too_many_objectives(district: Folder, count: int, ended: int, found: list[str]) -> None:
    district.write("experience.yaml", experience(count, ended))
    assert district.codes("MBL321") == found


def test_the_finding_tells_the_figure_and_the_limit(district: Folder) -> None:
    district.write("mbl.yaml", TOP + "checks: {limits: {most_objectives: 2, most_indicators: 1}}\n")
    district.write("experience.yaml", experience(3))
    assert [one.message for one in district.findings(also=("MBL321",))] == [
        '"algebra" has 3 learning objectives, more than 2',
        '"MATH.1" has 2 indicators, more than 1',
    ]


def test_an_experience_that_is_no_longer_offered(district: Folder) -> None:
    district.write("experience.yaml", experience(61, more="retired: {on: 2026-01-01}\n"))
    assert district.codes("MBL321") == []


# ------------------------------------------------------------------------------------------- MBL324


def test_both_layers_are_missing(district: Folder) -> None:
    found = district.findings(also=("MBL324",))
    assert [(one.location.path, one.location.line, one.location.column) for one in found] == [("mbl.yaml", 1, 1)] * 2
    assert [one.message for one in found] == [
        "no experience has a learning objective",
        "the district has no habits of work",
    ]


def test_each_layer_by_itself(district: Folder) -> None:
    district.write("habits.yaml", HABITS)
    assert [one.message for one in district.findings(also=("MBL324",))] == ["no experience has a learning objective"]
    district.write("experience.yaml", experience(1))
    assert district.codes("MBL324") == []


@pytest.mark.parametrize(("ended", "more"), [(1, ""), (0, "retired: {on: 2026-01-01}\n")])
def test_objectives_that_have_ended_are_none(district: Folder, ended: int, more: str) -> None:
    district.write("habits.yaml", HABITS)
    district.write("experience.yaml", experience(1, ended, more))
    assert district.codes("MBL324") == ["MBL324 mbl.yaml:1:1"]
