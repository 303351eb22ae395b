"""MBL413 and MBL414: who scored."""

from inspect import cleandoc

import pytest
from tests.districts import BASE, Folder

RULES = ("MBL413", "MBL414")
LEVEL = "proficient"


def limits(district: Folder, **figures: int) -> None:
    told = ", ".join(f"{name}: {value}" for name, value in figures.items())
    district.write("mbl.yaml", f"{cleandoc(BASE['mbl.yaml'])}\nchecks: {{limits: {{{told}}}}}\n")


def item(day: int, scores: str, words: str = "", second: str = "") -> str:
    details = f", details: {{s-1: {{second: {second}}}}}" if second else ""
    return f"  - {{task: proof, on: 2026-01-{day:02}, scores: {{s-1: {{{scores}}}}}{words}{details}}}\n"


def evidence(district: Folder, *items: str) -> None:
    district.write("evidence.yaml", "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n" + "".join(items))


SHAPES = f"MATH.2: {LEVEL}"


def many(count: int, words: str = "", scores: str = SHAPES) -> list[str]:
    return [item(day, scores, f"{words}, attempt: {day}") for day in range(1, count + 1)]


@pytest.mark.parametrize(("count", "found"), [(10, []), (11, ["MBL413 framework.yaml:10:9"])])
def test_ten_scores_may_come_from_one_person(district: Folder, count: int, found: list[str]) -> None:
    evidence(district, *many(count))
    assert district.codes(*RULES) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (item(20, SHAPES, ", by: t-two"), False),
        (item(20, SHAPES, second=f"{{by: t-two, scores: {{{SHAPES}}}}}"), False),
        (item(20, SHAPES, second="{by: t-two, scores: {MATH.2: not-assessed}}"), True),
        (item(20, "MATH.1.a: proficient", ", by: t-two"), True),
        (item(20, "MATH.2: missed", ", by: t-two"), True),
        (item(20, SHAPES, ", by: t-two, purpose: formative"), True),
    ],
)
def test_another_pair_of_eyes(district: Folder, more: str, found: bool) -> None:
    evidence(district, *many(11), more)
    assert district.codes(*RULES) == (["MBL413 framework.yaml:10:9"] if found else [])


@pytest.mark.parametrize("words", [", purpose: formative", ", purpose: diagnostic"])
def test_what_decides_nothing_is_not_counted(district: Folder, words: str) -> None:
    evidence(district, *many(12, words))
    assert district.codes(*RULES) == []


def test_codes_are_no_scores(district: Folder) -> None:
    limits(district, most_by_one_scorer=1)
    evidence(district, item(1, "MATH.1.a: missed, MATH.1.b: proficient"), item(2, "MATH.1.a: proficient, MATH.1.b: 3"))
    text = cleandoc(BASE["scale.yaml"]).replace("target: proficient", "target: proficient\nnumbers: true")
    district.write("scale.yaml", text + "\n")
    assert [one for one in district.codes(*RULES) if one.startswith("MBL4")] == ["MBL413 framework.yaml:9:14"]
    (found,) = [one for one in district.findings(also=RULES) if one.rule == "MBL413"]
    assert found.message == 'one person scored all evidence on the indicator "MATH.1.b" of "MATH.1"'
    assert (found.severity, found.subject) == ("advice", "MATH.1")


def test_all_files_count_together_and_objectives_count_for_what_they_lead_to(district: Folder) -> None:
    """
    mbl: experience/1
    id: algebra
    title: Algebra
    area: math
    grades: [9]
    units:
      - id: algebra.u1
        title: One
        objectives: [{id: MATH.2.1, statement: Read., leads_to: MATH.2}]
    ---
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [MATH.1.a, MATH.1.b], measure: performance}
      - {id: proof, title: Proof, targets: [MATH.2.1, MATH.2], measure: written}
    ---
    # file: students/s-2.yaml
    mbl: evidence/1
    student: s-2
    items:
      - {experience: algebra, task: proof, on: 2026-01-05, by: t-one, scores: {MATH.2.1: proficient}}
    """
    limits(district, most_by_one_scorer=1)
    evidence(district, item(1, SHAPES))
    assert district.codes(*RULES) == ["MBL413 framework.yaml:10:9"]
    seconded = "details: {second: {by: t-two, scores: {MATH.2.1: proficient}}}"
    text = (district.root / "students" / "s-2.yaml").read_text(encoding="utf-8")
    district.write("students/s-2.yaml", text.replace("proficient}}", f"proficient}}, {seconded}}}"))
    assert district.codes(*RULES) == []


@pytest.mark.parametrize("words", ["required: false", "retired: {on: 2026-06-01}"])
def test_only_what_everybody_needs(district: Folder, words: str) -> None:
    limits(district, most_by_one_scorer=1)
    text = cleandoc(BASE["framework.yaml"]).replace("Reason about shapes.", f"Reason about shapes.\n    {words}")
    district.write("framework.yaml", text + "\n")
    evidence(district, *many(3))
    assert [one for one in district.codes(*RULES) if not one.startswith("MBL205")] == []


def test_an_area_in_which_nothing_was_scored_twice(district: Folder) -> None:
    limits(district, most_by_one_scorer=1, most_without_second=3)
    evidence(district, *many(2), item(20, "MATH.1.a: proficient, MATH.1.b: missed"))
    assert district.codes(*RULES) == ["MBL413 framework.yaml:10:9"]
    evidence(district, *many(2), item(20, "MATH.1.a: proficient, MATH.1.b: developing"))
    assert district.codes(*RULES) == ["MBL414 mbl.yaml:6:14"]
    (found,) = district.findings(also=RULES)
    assert found.message == 'of the evidence in "math" none was scored by a second person'
    assert (found.severity, found.subject) == ("warning", "math")
    seconded = item(20, "MATH.1.a: proficient", second="{by: t-two, scores: {MATH.1.a: developing}}")
    evidence(district, *many(3), seconded)
    assert district.codes(*RULES) == ["MBL413 framework.yaml:10:9"]


def test_two_teachers_are_no_second_scorers(district: Folder) -> None:
    limits(district, most_without_second=3)
    evidence(district, *many(2), *[item(day, SHAPES, f", by: t-two, attempt: {day}") for day in (20, 21)])
    assert district.codes(*RULES) == ["MBL414 mbl.yaml:6:14"]


def test_no_evidence(district: Folder) -> None:
    assert district.codes(*RULES) == []


def test_what_nobody_knows_is_another_finding(district: Folder) -> None:
    limits(district, most_by_one_scorer=1)
    unknown = item(20, "MATH.9: proficient", second="{by: t-two, scores: {MATH.9: proficient}}")
    lost = item(21, SHAPES).replace("task: proof", "task: lost")
    evidence(district, *many(2), unknown, lost)
    assert [code.partition(" ")[0] for code in district.codes(*RULES)] == [*["MBL201"] * 3, "MBL413"]
