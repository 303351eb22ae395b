"""MBL602 and MBL603: what nobody vouches for. MBL604: supports of students who are not here."""

import pytest
from tests.districts import Folder

from mblkit.model.kinds import KINDS

SUPPORT = "mbl: supports/1\nitems:\n  - {id: sup-1, student: s-1, name: glossary, by: t-one, "
STATEMENT = (
    f"mbl: {KINDS['attestations'].header}\nid: att-1\ntype: statement\non: 2025-09-15\nrole: superintendent\n"
    "by: t-one\nsays: It is settled.\nclause: "
)


@pytest.mark.parametrize(
    "support",
    [
        "type: language, starts: 2025-09-08}",
        "type: language, starts: 2024-09-08, ends: 2025-06-15}",
        "type: language, starts: 2026-06-15, ends: 2026-12-15}",
    ],
)
def test_multilingual_learners_and_no_statement(district: Folder, support: str) -> None:
    district.write("supports.yaml", SUPPORT + support)
    assert district.codes("MBL602") == ["MBL602 mbl.yaml:1:1"]
    (found,) = district.findings(also=("MBL602",))
    assert [(one.location.path, one.location.line) for one in found.related] == [("supports.yaml", 3)]
    district.write("attestations.yaml", STATEMENT + "C071\n")
    assert district.codes("MBL602") == ["MBL602 mbl.yaml:1:1"]
    district.write("attestations.yaml", STATEMENT + "C070\n")
    assert district.codes("MBL602") == []


@pytest.mark.parametrize(
    "support",
    [
        "type: accommodation, starts: 2025-09-08}",
        "type: language, starts: 2024-09-08, ends: 2025-06-14}",
        "type: language, starts: 2026-06-16}",
    ],
)
def test_nobody_who_needs_language_support(district: Folder, support: str) -> None:
    district.write("supports.yaml", SUPPORT + support)
    assert district.codes("MBL602") == []


def test_students_and_no_statement_on_disability(district: Folder) -> None:
    assert district.codes("MBL603") == ["MBL603 mbl.yaml:1:1"]
    district.write("attestations.yaml", STATEMENT + "C070\n")
    assert district.codes("MBL603") == ["MBL603 mbl.yaml:1:1"]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("", "an IEP or a 504 plan"),
        ("about: [iep]\n", "a 504 plan"),
        ("about: [504-plan]\n", "an IEP"),
        ("about: [504-plan, iep]\n", None),
    ],
)
def test_both_plans_have_a_statement(district: Folder, about: str, said: str | None) -> None:
    district.write("attestations.yaml", f"{STATEMENT}C071\n{about}")
    found = [one.message for one in district.findings(also=("MBL603",))]
    assert found == ([] if said is None else [f"no statement says how students with {said} are supported"])


def test_no_students_need_no_statement(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1, status: withdrawn, left: 2025-12-01}, {id: s-2, status: withdrawn, left: 2025-12-01}]
    """
    assert district.codes("MBL603") == []


def test_supports_outside_enrolment_are_one_finding_for_a_student(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2, status: transferred, left: 2025-11-14}, {id: s-3, status: expelled, left: 2025-11-14}]
    ---
    mbl: supports/1
    by: t-one
    type: accommodation
    name: extended-time
    items:
      - {id: a, student: s-1, starts: 2023-09-04, ends: 2025-08-31}
      - {id: b, student: s-1, starts: 2023-09-04, ends: 2025-09-01}
      - {id: c, student: s-1, starts: 2025-09-04}
      - {id: d, student: s-2, starts: 2025-09-04}
      - {id: e, student: s-2, starts: 2025-09-04, ends: 2025-11-15}
      - {id: f, student: s-2, starts: 2025-09-04, ends: 2025-11-14}
      - {id: g, student: s-3, starts: 2025-09-04}
    """
    assert district.codes("MBL604") == ["MBL604 supports.yaml:6:53", "MBL604 supports.yaml:9:5"]
    found = district.findings(also=("MBL604",))
    assert [(one.message, one.subject) for one in found] == [
        ('the support "a" ended before "s-1" came on 2025-09-01', "s-1"),
        ('the supports "d" and "e" go on after "s-2" left on 2025-11-14', "s-2"),
    ]
    assert [one.location.line for one in found[1].related] == [10]


def test_a_support_that_began_after_leaving(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2, status: transferred, left: 2025-11-14}]
    ---
    mbl: supports/1
    id: sup-1
    student: s-2
    type: extension
    name: small-craft
    starts: 2025-12-01
    ends: 2026-01-30
    by: t-one
    """
    assert district.codes("MBL604") == ["MBL604 supports.yaml:7:7"]


def test_a_support_of_an_unknown_student_is_told_once(district: Folder) -> None:
    """
    mbl: supports/1
    id: sup-1
    student: s-9
    type: extension
    name: small-craft
    starts: 2025-12-01
    by: t-one
    """
    assert district.codes("MBL604") == ["MBL201 supports.yaml:3:10"]
