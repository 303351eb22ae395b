"""MBL401 and MBL415: students in the evidence of a class, or with a last day in it, who are not in the class."""

from tests.districts import Folder


def messages(district: Folder) -> list[tuple[str, str | None]]:
    return [(one.message, one.subject) for one in district.findings(also=("MBL401",))]


def test_one_finding_for_an_item_at_the_first_student(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3}, {id: s-4}, {id: s-5}, {id: s-6}, {id: s-7}]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores:
          s-1: {MATH.2: proficient}
          s-7: {MATH.2: proficient}
          s-3: {MATH.2: proficient}
          s-4: {MATH.2: proficient}
          s-5: {MATH.2: proficient}
          s-6: {MATH.2: proficient}
      - {task: proof, on: 2026-01-20, attempt: 2, scores: {s-3: {MATH.2: proficient}}}
    """
    assert district.codes("MBL401") == ["MBL401 evidence.yaml:9:7", "MBL401 evidence.yaml:14:56"]
    assert messages(district) == [
        ('"s-7", "s-3", "s-4" and 2 others are not on the roster of "algebra.1"', None),
        ('"s-3" is not on the roster of "algebra.1"', "s-3"),
    ]


def test_evidence_of_one_student_points_at_the_section(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3}]
    ---
    mbl: evidence/1
    student: s-3
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {MATH.2: proficient}}
    """
    assert district.codes("MBL401") == ["MBL401 evidence.yaml:3:10"]


def test_a_placement_in_the_experience_will_do(district: Folder) -> None:
    """
    # file: experiences/more.yaml
    mbl: experience/1
    items:
      - {id: geometry, title: Geometry, area: math, grades: [10], credit: {amount: 1}, carries: [MATH.2]}
    ---
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items:
      - {id: s-1}
      - {id: s-2}
      - {id: s-3, placements: [{experience: algebra, starts: 2025-09-08, by: t-one}]}
      - {id: s-4, placements: [{experience: geometry, starts: 2025-09-08, by: t-one}]}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores:
          s-3: {MATH.2: proficient}
          s-4: {MATH.2: proficient}
    """
    assert district.codes("MBL401") == ["MBL401 evidence.yaml:9:7"]


def test_evidence_of_an_experience_has_no_roster(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3}]
    ---
    mbl: evidence/1
    experience: algebra
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}, s-3: {MATH.2: proficient}}}
    """
    assert district.codes("MBL401") == []


def test_what_is_unknown_is_told_once(district: Folder) -> None:
    """
    mbl: evidence/1
    by: t-one
    items:
      - {section: algebra.1, task: proof, on: 2026-01-10, scores: {s-9: {MATH.2: proficient}}}
      - {section: algebra.9, task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL4") == ["MBL201 evidence.yaml:4:64", "MBL201 evidence.yaml:5:15"]


def leavers(district: Folder) -> list[tuple[str, str | None]]:
    return [(one.message, one.subject) for one in district.findings(also=("MBL415",))]


def test_who_left_a_class_was_in_it(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3}]
    ---
    mbl: sections/1
    school: hs
    year: 2025-26
    by: [t-one]
    items:
      - id: algebra.1
        experience: algebra
        students: [s-1, s-2]
        left: {s-1: 2025-12-05, s-3: 2025-12-05}
      - id: algebra.2
        experience: algebra
        left:
          s-2: 2025-12-05
          s-1: 2025-12-05
      - {id: algebra.3, experience: algebra, students: [s-1, s-2], left: {s-2: 2025-12-05}}
    """
    assert district.codes("MBL415") == ["MBL415 sections.yaml:9:29", "MBL415 sections.yaml:13:7"]
    assert leavers(district) == [
        ('"s-3" left "algebra.1" and is not on its roster', "s-3"),
        ('"s-2" and "s-1" left "algebra.2" and are not on its roster', None),
    ]


def test_a_leaver_who_is_unknown_is_told_once(district: Folder) -> None:
    """
    mbl: sections/1
    items:
      - id: algebra.1
        experience: algebra
        school: hs
        year: 2025-26
        by: [t-one]
        students: [s-1]
        left: {s-9: 2025-12-05}
    """
    assert district.codes("MBL415") == ["MBL201 sections.yaml:9:12"]
