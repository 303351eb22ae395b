"""What refers to a broken record is no finding of its own; but nothing may be computed from what is left."""

from tests.districts import Folder

from mblkit.load.repository import open_all, open_student


def test_what_refers_to_a_broken_record_is_not_told(district: Folder) -> None:
    """
    # file: framework.yaml
    mbl: framework/1
    area: math
    competencies:
      - {id: MATH.1, nam: Functions, statement: x, indicators: [{id: MATH.1.a, statement: x}]}
      - {id: MATH.2, name: Shapes, statement: x}
    """
    assert district.codes() == [
        "MBL105 framework.yaml:4:5",
        "MBL104 framework.yaml:4:18",
        "MBL201 task.yaml:3:57",
    ]


def test_a_student_whose_evidence_rests_on_a_broken_record_is_blocked(district: Folder) -> None:
    """
    # file: sections.yaml
    mbl: sections/1
    items:
      - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1], trem: x}
    ---
    # file: evidence.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}}
    """
    assert district.codes() == ["MBL104 sections.yaml:3:99"]
    assert set(open_all(district.tree).blocked) == {"s-1", "s-2"}
    for student in ("s-1", "s-2"):
        assert set(open_student(district.tree, student).blocked) == {student}
