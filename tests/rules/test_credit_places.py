"""MBL502 and MBL503: credit outside its subject, and of earlier grades."""

import pytest
from tests.districts import Folder

POLICY = """mbl: policy/1
id: p
title: P
layer: district
as_of: 2025-08-27
areas: [{id: numbers, title: N, cites: the law}]
diplomas:
  - id: d
    title: D
    classes: {to: 2028}
    requirements: [{id: stem, title: S, credits: 1, areas: [numbers]}, {id: any, title: A, credits: 1}]
  - id: e
    title: E
    classes: {from: 2029}
    requirements: [{id: stem, title: S, credits: 1, areas: [%s]}]
additions:
  - {to: d, requirements: [{id: language, title: L, credits: 1, areas: [ela]}]}
"""
EXPERIENCE = "mbl: experience/1\nid: algebra\ntitle: Algebra\narea: math\ncarries: [MATH.1]\n"
CREDIT = """mbl: credits/1
id: c
student: s-1
basis: transfer
title: T
amount: 1
earned: 2026-01-10
by: t-one
source: Elsewhere
original: B
accepted: 2026-01-10
"""


def found(district: Folder, code: str) -> list[tuple[str, int | None, int | None, str]]:
    return [
        (one.location.path, one.location.line, one.location.column, one.message)
        for one in district.findings(also=(code,))
    ]


@pytest.mark.parametrize(
    ("toward", "area", "stray"),
    [("any", "numbers", None), ("stem", "math", None), ("stem", "numbers", "numbers"), ("language", "math", "ela")],
)
def test_subjects(district: Folder, toward: str, area: str, stray: str | None) -> None:
    district.write("policy.yaml", POLICY % area)
    district.write("experience.yaml", EXPERIENCE + f"grades: [9]\ncredit: {{amount: 1, toward: [{toward}]}}\n")
    says = f'the focus of "algebra" is "math", and "{toward}" is for "{stray}"'
    assert found(district, "MBL502") == ([("experience.yaml", 7, 30, says)] if stray is not None else [])


def test_an_area_that_covers_one_of_the_law(district: Folder) -> None:
    district.write("policy.yaml", POLICY % "numbers")
    district.write("experience.yaml", EXPERIENCE + "grades: [9]\ncredit: {amount: 1, toward: [stem]}\n")
    area = "{id: math, name: Mathematics"
    path = district.root / "mbl.yaml"
    text = path.read_text(encoding="utf-8")
    assert area in text
    path.write_text(text.replace(area, f"{area}, covers: [numbers]"), encoding="utf-8")
    assert found(district, "MBL502") == []


def test_an_approval_of_the_board(district: Folder) -> None:
    district.write("policy.yaml", POLICY % "numbers")
    approved = "approved: {on: 2025-05-13, reference: item 7}"
    district.write("experience.yaml", EXPERIENCE + f"grades: [9]\ncredit: {{amount: 1, toward: [stem], {approved}}}\n")
    assert found(district, "MBL502") == []


@pytest.mark.parametrize(
    ("more", "stray"), [("", False), ("area: math\n", True), ("area: math\napproved: 2025-01-01\n", False)]
)
def test_recorded_credit_that_names_its_area(district: Folder, more: str, stray: bool) -> None:
    district.write("policy.yaml", POLICY % "numbers")
    district.write("credits.yaml", CREDIT + "grade: 9\ntoward: [stem]\n" + more)
    expected = [("credits.yaml", 13, 10, 'the focus of "c" is "math", and "stem" is for "numbers"')] if stray else []
    assert found(district, "MBL502") == expected


@pytest.mark.parametrize(
    ("more", "early"),
    [
        ("grades: [8]\ncredit: {amount: 1}\n", True),
        ("grades: [8]\n", False),
        ("grades: [8, 9]\ncredit: {amount: 1}\n", False),
        ("grades: [8]\ntype: middle-school\ncredit: {amount: 1}\n", False),
    ],
)
def test_grades_of_experiences(district: Folder, more: str, early: bool) -> None:
    text = EXPERIENCE + more
    district.write("experience.yaml", text if "credit" in more else text.replace("carries: [MATH.1]\n", ""))
    says = '"algebra" is credit of a grade below 9, and no exception is named'
    assert found(district, "MBL503") == ([("experience.yaml", 6, 9, says)] if early else [])


@pytest.mark.parametrize(
    ("more", "early"), [("grade: 8\n", True), ("grade: 9\n", False), ("grade: 8\nroute: middle-school\n", False)]
)
def test_grades_of_recorded_credit(district: Folder, more: str, early: bool) -> None:
    district.write("credits.yaml", CREDIT + more)
    says = '"c" is credit of a grade below 9, and no exception is named'
    assert found(district, "MBL503") == ([("credits.yaml", 12, 8, says)] if early else [])
